package io.github.jkmod.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.github.jkmod.bytes.Window;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SymbolsElfTest {
    @ParameterizedTest
    @EnumSource(ElfClass.class)
    void itsSymbolsAreReadBack(ElfClass elfClass) {
        long base = elfClass == ElfClass.BITS_64 ? 0xffff_ffff_8100_0000L : 0xc010_0000L;
        byte[] file = SymbolsElf.of(
                elfClass,
                ElfConstants.EM_X86_64,
                List.of(
                        new SymbolsElf.At("start", base, true),
                        new SymbolsElf.At("jiffies", base + 0x2000, false),
                        new SymbolsElf.At("start", base + 0x100, true))); // static functions of one name
        ElfFile elf = ElfFile.parse(Window.of(file, "symbols"));
        assertThat(elf.header().machine()).isEqualTo(ElfConstants.EM_X86_64);
        assertThat(elf.symbols().stream().skip(1))
                .extracting(Symbol::name, Symbol::value, Symbol::sectionIndex)
                .containsExactly(
                        tuple("start", base, 1), tuple("jiffies", base + 0x2000, 2), tuple("start", base + 0x100, 1));
        assertThat(elf.section(".text").orElseThrow().address()).isEqualTo(base);
        assertThat(elf.section(".text").orElseThrow().size()).isEqualTo(0x101);
    }
}
