package io.github.jkmod.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.module.SampleModule.Crcs;
import io.github.jkmod.module.SampleModule.Exports;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ExportTablesTest {
    private static void expectAllThree(ModuleFile module) {
        assertThat(module.exports())
                .extracting(Export::name, Export::namespace, Export::gpl, Export::crc)
                .containsExactly(
                        tuple("hello_answer", Optional.empty(), false, Optional.of(0x11223344L)),
                        tuple("hello_ns", Optional.of("NS_TEST"), false, Optional.of(0x55667788L)),
                        tuple("hello_gpl", Optional.empty(), true, Optional.of(0x99aabbccL)));
        assertThat(module.exports())
                .allSatisfy(export -> assertThat(module.elf()
                                .symbols()
                                .get(export.symbolIndex().orElseThrow())
                                .name())
                        .isEqualTo(export.name()));
    }

    @ParameterizedTest
    @EnumSource(Exports.class)
    void readsEveryTableFormatOf64BitKernels(Exports format) {
        expectAllThree(SampleModule.parse(SampleModule.of(ElfWriter.x86(), format, Crcs.IN_FILE)));
    }

    @ParameterizedTest
    @CsvSource({"TWO_TABLES,IN_FILE", "FLAGS,IN_FILE", "TWO_TABLES,ABSOLUTE_SYMBOLS"})
    void readsEveryTableFormatOf32BitKernels(Exports format, Crcs crcs) {
        expectAllThree(SampleModule.parse(SampleModule.of(ElfWriter.arm(), format, crcs)));
    }

    @Test
    void readsCrcsThatAreAbsoluteSymbols() {
        expectAllThree(SampleModule.parse(SampleModule.of(ElfWriter.x86(), Exports.TWO_TABLES, Crcs.ABSOLUTE_SYMBOLS)));
    }

    @Test
    void readsCrcsThatStandElsewhere() {
        ModuleFile module = SampleModule.parse(SampleModule.of(ElfWriter.x86(), Exports.TWO_TABLES, Crcs.RELATIVE));
        assertThat(module.exports().get(0).crc()).contains(0x11223344L);
        assertThat(module.exports().get(2).crc()).contains(0x99aabbccL);
    }

    @Test
    void withoutACrcTableThereAreNoCrcs() {
        ModuleFile module = SampleModule.parse(SampleModule.of(ElfWriter.x86(), Exports.TWO_TABLES, Crcs.NONE));
        assertThat(module.exports())
                .hasSize(3)
                .allSatisfy(export -> assertThat(export.crc()).isEmpty());
    }

    @Test
    void takesTheNameFromTheLabelWhereNothingIsRelocated() {
        ElfWriter elf = ElfWriter.x86();
        int table = elf.section("__ksymtab", ElfConstants.SHT_PROGBITS, ElfWriter.CONSTANTS, new byte[12]);
        elf.symbol("__ksymtab_plain", 0, table, 0, 0);
        assertThat(SampleModule.parse(elf.bytes()).exports())
                .extracting(Export::name)
                .containsExactly("plain");
    }

    @Test
    void aCrcTableOfAnotherLengthIsMalformed() {
        ElfWriter elf = ElfWriter.x86();
        elf.section("__ksymtab", ElfConstants.SHT_PROGBITS, ElfWriter.CONSTANTS, new byte[0]);
        elf.section("__kcrctab", ElfConstants.SHT_PROGBITS, ElfWriter.CONSTANTS, new byte[4]);
        assertThatThrownBy(() -> SampleModule.parse(elf.bytes()))
                .hasMessage("dir/hello.ko: __kcrctab+0x0: 1 CRCs for 0 exports");
    }
}
