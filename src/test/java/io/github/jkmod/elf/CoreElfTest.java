package io.github.jkmod.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The beginning of a core, written and read again. */
final class CoreElfTest {
    private static final int EM_ARM = 40;

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsRead(ElfClass elfClass) {
        CoreElf core = new CoreElf(elfClass, EM_ARM, new CoreElf.Segment(0, 0, 0, 0), List.of());
        List<CoreElf.Segment> segments = List.of(
                new CoreElf.Segment(4096, 0xc000_0000L, 0x4000_0000L, 0x1000),
                new CoreElf.Segment(8192, 0xf000_0000L, 0x8000_0000L, 3));
        byte[] notes = {1, 2, 3, 4, 5};
        byte[] head = core.head(segments, notes);
        assertThat(head).hasSize(CoreElf.headSize(elfClass, 2, notes.length));
        int enough = CoreElf.headersSize(Window.of(Arrays.copyOf(head, Ehdr.size(elfClass)), "file header"));
        CoreElf read = CoreElf.read(Window.of(Arrays.copyOf(head, enough), "head"));
        assertThat(read.elfClass()).isEqualTo(elfClass);
        assertThat(read.machine()).isEqualTo(EM_ARM);
        assertThat(read.loads()).isEqualTo(segments);
        int at = (int) read.notes().offset();
        assertThat(Arrays.copyOfRange(head, at, at + (int) read.notes().size())).isEqualTo(notes);
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoCoreIsRefused(ElfClass elfClass) {
        byte[] symbols = SymbolsElf.of(elfClass, EM_ARM, List.of());
        assertThatThrownBy(() -> CoreElf.read(Window.of(symbols, "x")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("not an ELF core");
        byte[] head = new CoreElf(elfClass, EM_ARM, new CoreElf.Segment(0, 0, 0, 0), List.of())
                .head(List.of(new CoreElf.Segment(0, 0, 0, 1)), new byte[0]);
        byte[] cut = Arrays.copyOf(head, Ehdr.size(elfClass) + 1);
        assertThatThrownBy(() -> CoreElf.read(Window.of(cut, "x"))).isInstanceOf(MalformedException.class);
    }
}
