package io.github.jkmod.elf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The layouts against the C library's, and the fields' reading. */
class ElfLayoutTest {
    private static final ElfDotH ELF_H = new ElfDotH();

    /** A structure of ours and what it is called there, without the class. */
    private record Layout(String name, List<? extends ElfField> fields, ElfClass elfClass, int size) {
        ElfDotH.Struct original() {
            return ELF_H.struct("Elf" + elfClass.bits() + "_" + name);
        }
    }

    private static Stream<Layout> layouts() {
        return Arrays.stream(ElfClass.values())
                .flatMap(elfClass -> Stream.of(
                        new Layout("Ehdr", List.of(Ehdr.values()), elfClass, Ehdr.size(elfClass)),
                        new Layout("Phdr", List.of(Phdr.values()), elfClass, Phdr.size(elfClass)),
                        new Layout("Shdr", List.of(Shdr.values()), elfClass, Shdr.size(elfClass)),
                        new Layout("Sym", List.of(Sym.values()), elfClass, Sym.size(elfClass)),
                        new Layout("Rel", List.of(Rel.values()), elfClass, Rel.size(elfClass)),
                        new Layout("Rela", List.of(Rela.values()), elfClass, Rela.size(elfClass))));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void everyFieldIsWhereTheCLibraryHasIt(Layout layout) {
        ElfDotH.Struct original = layout.original();
        for (ElfField field : layout.fields()) {
            String name = ((Enum<?>) field).name();
            ElfDotH.Member expected = name.startsWith("EI_")
                    ? new ElfDotH.Member(
                            Objects.requireNonNull(ELF_H.numbers().get(name), name)
                                    .intValue(),
                            1)
                    : original.members().get(name.toLowerCase(Locale.ROOT));
            assertThat(new ElfDotH.Member(field.at(layout.elfClass()), field.width(layout.elfClass())))
                    .as(name)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void everyStructureIsAsLargeAsTheCLibrarySays(Layout layout) {
        assertThat(layout.size()).isEqualTo(layout.original().size());
    }

    @ParameterizedTest
    @EnumSource
    void aClassIsFoundByItsNumber(ElfClass elfClass) {
        assertThat(ElfClass.numbered(elfClass.number())).contains(elfClass);
        assertThat((long) elfClass.number()).isEqualTo(ELF_H.numbers().get("ELFCLASS" + elfClass.bits()));
    }

    @Test
    void otherNumbersAreNoClass() {
        assertThat(ElfClass.numbered(0)).isEmpty();
        assertThat(ElfClass.numbered(3)).isEmpty();
    }

    @Test
    void aFieldIsReadWithoutASign() {
        byte[] header = new byte[Shdr.size(ElfClass.BITS_64)];
        Arrays.fill(header, (byte) 0xff);
        Window window = Window.of(header, "header");
        assertThat(Shdr.SH_SIZE.read(window, 0, ElfClass.BITS_32, ByteOrder.LITTLE_ENDIAN))
                .isEqualTo(0xffff_ffffL);
        assertThat(Shdr.SH_SIZE.read(window, 0, ElfClass.BITS_64, ByteOrder.BIG_ENDIAN))
                .isEqualTo(-1);
        assertThat(Sym.ST_INFO.read(window, 3, ElfClass.BITS_32, ByteOrder.BIG_ENDIAN))
                .isEqualTo(0xff);
        assertThat(Sym.ST_SHNDX.read(window, 3, ElfClass.BITS_64, ByteOrder.BIG_ENDIAN))
                .isEqualTo(0xffff);
    }

    @Test
    void theInfoOfARelocationIsSplitByClass() {
        assertThat(ElfClass.BITS_64.relocationType(0x8000_0001_9000_0002L)).isEqualTo(0x9000_0002L);
        assertThat(ElfClass.BITS_64.relocationSymbol(0x8000_0001_9000_0002L)).isEqualTo(0x8000_0001L);
        assertThat(ElfClass.BITS_32.relocationType(0xffff_ffff_8000_05feL)).isEqualTo(0xfe);
        assertThat(ElfClass.BITS_32.relocationSymbol(0xffff_ffff_8000_05feL)).isEqualTo(0x80_0005L);
    }

    @Test
    void theConstantsAreTheCLibrarys() throws ReflectiveOperationException {
        for (var field : ElfConstants.class.getFields()) {
            Long expected = ELF_H.numbers().get(field.getName());
            if (!field.getName().equals("ELFMAG")) {
                assertThat(field.getLong(null)).as(field.getName()).isEqualTo(expected);
            }
        }
    }
}
