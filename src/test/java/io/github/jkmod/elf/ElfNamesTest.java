package io.github.jkmod.elf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ElfNamesTest {
    @Test
    void relocationTypesHaveTheirMachinesNames() {
        assertThat(RelocationNames.of(ElfConstants.EM_X86_64, 4)).isEqualTo("R_X86_64_PLT32");
        assertThat(RelocationNames.of(ElfConstants.EM_AARCH64, 283)).isEqualTo("R_AARCH64_CALL26");
        assertThat(RelocationNames.of(ElfConstants.EM_ARM, 28)).isEqualTo("R_ARM_CALL");
    }

    @Test
    void unknownNumbersAreShownAsNumbers() {
        assertThat(RelocationNames.of(ElfConstants.EM_ARM, 200)).isEqualTo("200");
        assertThat(RelocationNames.of(9999, 4)).isEqualTo("4");
        assertThat(ElfNames.sectionType(ElfConstants.EM_X86_64, 0x70000001L)).isEqualTo("0x70000001");
        assertThat(ElfNames.symbolType(13)).isEqualTo("13");
    }

    @Test
    void flagsAreReadelfsLettersAndTheRestANumber() {
        assertThat(ElfNames.sectionFlags(7)).isEqualTo("WAX");
        assertThat(ElfNames.sectionFlags(0x00200002)).isEqualTo("A+0x200000");
    }
}
