package io.github.jkmod.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.forecast.verdict.KallsymsSymbol;
import io.github.jkmod.forecast.verdict.SymbolFate;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.SampleModule;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of the kernel-load contract, 3.2 (which symbols stay) and 3.5 (which letter). */
final class FileEstimateTest {
    private static final int WRITE = 1;
    private static final int ALLOC = 2;
    private static final int EXEC = 4;
    private static final int WEAK = ElfConstants.STB_WEAK << 4;
    private static final int GLOBAL = ElfConstants.STB_GLOBAL << 4;
    private static final int SHN_LIVEPATCH = 0xff20;
    private static final int SHN_COMMON = 0xfff2;

    private static ModuleFile parse(ElfWriter elf) {
        return ModuleFile.parse(ModuleImage.of(elf.bytes(), "x.ko"));
    }

    private static KallsymsSymbol only(ElfWriter elf, boolean listsData) {
        List<KallsymsSymbol> symbols = new FileEstimate(parse(elf), listsData, 511, false).symbols();
        assertThat(symbols).hasSize(2);
        return symbols.get(1);
    }

    private static Consumer<KallsymsSymbol> like(String name, char letter, String section, SymbolFate fate) {
        return symbol -> {
            assertThat(symbol.name()).isEqualTo(name);
            assertThat(symbol.letter()).isEqualTo(letter);
            assertThat(symbol.section()).isEqualTo(section);
            assertThat(symbol.fate()).isEqualTo(fate);
        };
    }

    private static KallsymsSymbol inSection(String name, int flags, boolean listsData) {
        ElfWriter elf = ElfWriter.x86();
        elf.symbol("s", GLOBAL, elf.section(name, 1, flags, new byte[64]), 0, 8);
        return only(elf, listsData);
    }

    private static KallsymsSymbol inReserved(int index, int info) {
        ElfWriter elf = ElfWriter.x86();
        elf.symbol("s", info, index, 0, 0);
        return only(elf, true);
    }

    @ParameterizedTest
    @CsvSource({
        ".text, 6, t, KEPT",
        ".exit.text, 6, t, KEPT",
        ".data, 3, d, KEPT",
        ".rodata, 2, r, KEPT",
        ".init.text, 6, t, INIT_MEMORY",
        ".init.data, 3, d, INIT_MEMORY",
        ".init.rodata, 2, r, INIT_MEMORY",
        ".initcall, 2, r, INIT_MEMORY",
        ".data..percpu, 3, a, KEPT",
        ".modinfo, 2, ?, NOT_ALLOCATED",
        "__versions, 2, ?, NOT_ALLOCATED",
        ".comment, 0, ?, NOT_ALLOCATED",
        ".debug_info, 0, n, NOT_ALLOCATED",
        ".ARM.exidx.init.text, 2, r, KEPT",
    })
    void theSectionDecidesLetterAndFate(String section, int flags, char letter, SymbolFate fate) {
        assertThat(inSection(section, flags, true)).satisfies(like("s", letter, section, fate));
    }

    @ParameterizedTest
    @CsvSource({
        ".text, 6, KEPT",
        ".data, 3, DATA_NOT_LISTED",
        ".rodata, 2, DATA_NOT_LISTED",
        ".data..percpu, 3, DATA_NOT_LISTED",
        ".init.text, 6, INIT_MEMORY",
        ".init.data, 3, INIT_MEMORY",
        ".modinfo, 2, NOT_ALLOCATED",
    })
    void withoutKallsymsAllOnlyCodeStays(String section, int flags, SymbolFate fate) {
        KallsymsSymbol symbol = inSection(section, flags, false);
        assertThat(symbol.fate()).isEqualTo(fate);
        assertThat(symbol.listedDuringInit()).isTrue();
    }

    @Test
    void zeroedMemoryIsB() {
        ElfWriter elf = ElfWriter.x86();
        elf.symbol("s", GLOBAL, elf.noBits(".bss", ALLOC | WRITE, 8), 0, 8);
        assertThat(only(elf, true)).satisfies(like("s", 'b', ".bss", SymbolFate.KEPT));
    }

    @Test
    void aWeakObjectIsVAndAnyOtherWeakSymbolIsW() {
        assertThat(inReserved(0, WEAK | ElfConstants.STT_OBJECT).letter()).isEqualTo('v');
        assertThat(inReserved(0, WEAK)).satisfies(like("s", 'w', "[UND]", SymbolFate.UNDEFINED));
        ElfWriter elf = ElfWriter.x86();
        elf.symbol("s", WEAK | ElfConstants.STT_FUNC, elf.section(".text", 1, ALLOC | EXEC, new byte[8]), 0, 8);
        assertThat(only(elf, true)).satisfies(like("s", 'w', ".text", SymbolFate.KEPT));
    }

    @Test
    void anImportIsListedDuringInitOnly() {
        KallsymsSymbol symbol = inReserved(0, GLOBAL);
        assertThat(symbol).satisfies(like("s", 'u', "[UND]", SymbolFate.UNDEFINED));
        assertThat(symbol.listedDuringInit()).isTrue();
        assertThat(symbol.listedAfterInit()).isFalse();
    }

    @Test
    void symbolsOfReservedIndexesAreInNoSection() {
        assertThat(inReserved(ElfConstants.SHN_ABS, GLOBAL)).satisfies(like("s", 'a', "[ABS]", SymbolFate.NO_SECTION));
        assertThat(inReserved(SHN_COMMON, GLOBAL)).satisfies(like("s", '?', "[COM]", SymbolFate.NO_SECTION));
        assertThat(inReserved(SHN_LIVEPATCH, GLOBAL)).satisfies(like("s", '?', "[0xff20]", SymbolFate.NO_SECTION));
    }

    @Test
    void aSectionIndexBeyondTheTableIsNoSection() {
        assertThat(inReserved(0x123, GLOBAL)).satisfies(like("s", '?', "[0x123]", SymbolFate.NO_SECTION));
    }

    @Test
    void namelessSymbolsAreNeverListed() {
        ElfWriter elf = ElfWriter.x86();
        elf.symbol("", ElfConstants.STT_SECTION, elf.section(".text", 1, ALLOC | EXEC, new byte[8]), 0, 0);
        KallsymsSymbol symbol = only(elf, true);
        assertThat(symbol.fate()).isEqualTo(SymbolFate.NAMELESS);
        assertThat(symbol.listedDuringInit()).isFalse();
        assertThat(symbol.listedAfterInit()).isFalse();
    }

    @Test
    void theUnwindTableOfInitIsInitMemoryOnArm() {
        ElfWriter elf = ElfWriter.arm();
        elf.symbol("s", 0, elf.section(".ARM.exidx.init.text", 1, ALLOC, new byte[8]), 0, 0);
        assertThat(only(elf, true).fate()).isEqualTo(SymbolFate.INIT_MEMORY);
    }

    @Test
    void mappingSymbolsAreListedAsAnyOther() {
        ElfWriter elf = new ElfWriter(64, ByteOrder.LITTLE_ENDIAN, ElfConstants.EM_AARCH64);
        elf.symbol("$x", 0, elf.section(".text", 1, ALLOC | EXEC, new byte[8]), 0, 0);
        assertThat(only(elf, false)).satisfies(like("$x", 't', ".text", SymbolFate.KEPT));
    }

    @Test
    void aProcedureLinkageTableIsCodeWhateverItsFlags() {
        assertThat(inSection(".plt", ALLOC | WRITE, false)).satisfies(like("s", 't', ".plt", SymbolFate.KEPT));
        assertThat(inSection(".init.plt", ALLOC, false)).satisfies(like("s", 't', ".init.plt", SymbolFate.INIT_MEMORY));
    }

    private static List<String> exportLetters(SampleModule.Exports exports) {
        byte[] file = SampleModule.of(ElfWriter.x86(), exports, SampleModule.Crcs.IN_FILE);
        return new FileEstimate(SampleModule.parse(file), true, 511, false)
                .symbols().stream()
                        .filter(symbol -> List.of("hello_answer", "hello_ns", "hello_gpl", "hello_exit")
                                .contains(symbol.name()))
                        .map(symbol -> symbol.letter() + " " + symbol.name())
                        .toList();
    }

    @Test
    void withTwoTablesOnlyPlainExportsAreUpperCase() {
        assertThat(exportLetters(SampleModule.Exports.TWO_TABLES))
                .containsExactly("t hello_exit", "T hello_answer", "T hello_ns", "t hello_gpl");
    }

    @Test
    void withOneTableOfFlagsEveryExportIsUpperCase() {
        assertThat(exportLetters(SampleModule.Exports.FLAGS))
                .containsExactly("t hello_exit", "T hello_answer", "T hello_ns", "T hello_gpl");
    }

    @Test
    void aNamesakeOfAnExportAtAnotherPlaceIsLowerCase() {
        ElfWriter elf = ElfWriter.x86();
        int text = elf.section(".text", 1, ALLOC | EXEC, new byte[32]);
        elf.symbol("answer", ElfConstants.STT_FUNC, text, 16, 8); // static, from another source file
        int exported = elf.function("answer", text, 0, 8);
        int strings = elf.section(
                "__ksymtab_strings", 1, ALLOC, elf.buffer().text("answer\0\0").bytes());
        int names = elf.symbol("", ElfConstants.STT_SECTION, strings, 0, 0);
        int table = elf.section("__ksymtab", 1, ALLOC, new byte[12]);
        elf.relocations(
                table,
                List.of(
                        new ElfWriter.Rel(0, 2, exported, 0),
                        new ElfWriter.Rel(4, 2, names, 0),
                        new ElfWriter.Rel(8, 2, names, 7)));
        assertThat(new FileEstimate(parse(elf), true, 511, false).symbols())
                .filteredOn(symbol -> symbol.name().equals("answer"))
                .extracting(KallsymsSymbol::letter)
                .containsExactly('t', 'T');
    }

    @Test
    void aLivepatchKeepsItsWholeTable() {
        ElfWriter elf = ElfWriter.x86();
        elf.section(".modinfo", 1, ALLOC, elf.buffer().text("livepatch=Y\0").bytes());
        elf.symbol("s", GLOBAL, elf.section(".init.text", 1, ALLOC | EXEC, new byte[8]), 0, 8);
        elf.symbol(".klp.sym.vmlinux.printk,0", GLOBAL, SHN_LIVEPATCH, 0, 0);
        elf.symbol("", GLOBAL, ElfConstants.SHN_ABS, 0, 0);
        assertThat(new FileEstimate(parse(elf), false, 511, false).symbols())
                .extracting(KallsymsSymbol::fate)
                .containsExactly(SymbolFate.NAMELESS, SymbolFate.KEPT, SymbolFate.KEPT, SymbolFate.NAMELESS);
    }

    @Test
    void longNamesAreCut() {
        ElfWriter elf = ElfWriter.x86();
        elf.symbol("n".repeat(200), GLOBAL, elf.section(".text", 1, ALLOC | EXEC, new byte[8]), 0, 8);
        assertThat(new FileEstimate(parse(elf), true, 127, false)
                        .symbols()
                        .get(1)
                        .name())
                .hasSize(127);
        assertThat(new FileEstimate(parse(elf), true, 511, false)
                        .symbols()
                        .get(1)
                        .name())
                .hasSize(200);
    }

    @Test
    void thumbFunctionsLoseTheirLowestBit() {
        ElfWriter elf = ElfWriter.arm();
        int text = elf.section(".text", 1, ALLOC | EXEC, new byte[8]);
        elf.symbol("f", GLOBAL | ElfConstants.STT_FUNC, text, 3, 4);
        assertThat(new FileEstimate(parse(elf), true, 511, true)
                        .symbols()
                        .get(1)
                        .value())
                .isEqualTo(2);
        assertThat(new FileEstimate(parse(elf), true, 511, false)
                        .symbols()
                        .get(1)
                        .value())
                .isEqualTo(3);
    }
}
