package io.github.jkmod.forecast.arch;

import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_32;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_32_PCREL;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_64;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_ADD32;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_ADD8;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_CALL_PLT;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_GOT_HI20;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_PCREL_HI20;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_PCREL_LO12_I;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_PCREL_LO12_S;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_SET6;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_SET_ULEB128;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_SUB32;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_SUB6;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_SUB8;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_SUB_ULEB128;
import static io.github.jkmod.forecast.RelocatedModule.DATA_SYMBOL;
import static io.github.jkmod.forecast.RelocatedModule.IMPORT;
import static io.github.jkmod.forecast.RelocatedModule.TEXT_SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.elf.RiscvRelocation;
import io.github.jkmod.forecast.RelocatedModule;
import io.github.jkmod.forecast.load.LittleEndian;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Instructions and their encodings are as GNU's assembler writes them. */
final class RiscvRelocationsTest {
    private static final int AUIPC_A0 = 0x0000_0517;

    private static RelocatedModule module(byte[] text, String... options) {
        RelocatedModule module = new RelocatedModule(Architecture.RISCV64, text, new byte[64]);
        module.facts.config = RelocatedModule.config(options);
        return module;
    }

    private static ElfWriter.Rel rel(long offset, RiscvRelocation type, int symbol, long addend) {
        return new ElfWriter.Rel(offset, type.number(), symbol, addend);
    }

    private static Load inData(ElfWriter.Rel... entries) {
        RelocatedModule module = module(new byte[64], "MODULE_SECTIONS");
        return module.relocate(module.data, entries).on("6.12.0");
    }

    private static Load inCode(String option, ElfWriter.Rel... entries) {
        RelocatedModule module = module(new byte[64], option);
        return module.relocate(module.text, entries).on("6.12.0");
    }

    private static Verdict verdict(Load load) {
        return load.findings().verdict();
    }

    @ParameterizedTest
    @CsvSource({
        // type, addend, instruction before, after: against the start of .text, from its first instruction
        "16, 8, 00000063, 463",
        "16, -4, 00000063, fe000ee3",
        "16, 2046, 00000063, 7e000f63",
        "17, 8, 000000ef, 8000ef",
        "17, -8, 000000ef, ff9ff0ef",
        "17, 0x5554, 000000ef, 554050ef",
        "45, 8, a001, a021",
        "45, -6, a001, bfed",
        "45, 0x2a4, a001, a455",
        "44, 8, c001, c401",
        "44, -10, c001, d87d",
        "44, 0x54, c001, c831",
        "23, 0x12345000, 00000517, 12345517",
        "23, 0x12345800, 00000517, 12346517",
        "51, 8, 00000063, 63"
    })
    void instructionsGetTheirImmediates(int type, String addend, String before, String after) {
        byte[] text = new byte[64];
        LittleEndian.put(text, 0, 4, Integer.parseUnsignedInt(before, 16));
        RelocatedModule module = module(text, "MODULE_SECTIONS");
        Load load = module.relocate(module.text, new ElfWriter.Rel(0, type, TEXT_SYMBOL, Long.decode(addend)))
                .on("6.12.0");
        assertThat(verdict(load).findings()).isEmpty();
        assertThat(Long.toHexString(RelocatedModule.at(load, module.text, 0, 4)))
                .isEqualTo(after);
    }

    @Test
    void bothPartsOfAnAddressMakeTheDistance() {
        byte[] text = new byte[64];
        LittleEndian.put(text, 0, 4, AUIPC_A0);
        LittleEndian.put(text, 4, 4, 0x0005_0513); // addi a0,a0,0
        LittleEndian.put(text, 8, 4, 0x00b5_3023); // sd a1,0(a0)
        RelocatedModule module = module(text, "MODULE_SECTIONS");
        Load load = module.relocate(
                        module.text,
                        rel(4, R_RISCV_PCREL_LO12_I, TEXT_SYMBOL, 0),
                        rel(0, R_RISCV_PCREL_HI20, TEXT_SYMBOL, 0x1923),
                        rel(8, R_RISCV_PCREL_LO12_S, TEXT_SYMBOL, 0))
                .on("6.12.0");
        assertThat(verdict(load).findings()).isEmpty();
        assertThat(RelocatedModule.at(load, module.text, 0, 4)).isEqualTo(0x0000_2517); // auipc a0,0x2
        assertThat(RelocatedModule.at(load, module.text, 4, 4)).isEqualTo(0x9235_0513L); // addi a0,a0,-1757
        assertThat(RelocatedModule.at(load, module.text, 8, 4)).isEqualTo(0x92b5_31a3L); // sd a1,-1757(a0)
    }

    @Test
    void aLowerPartWithoutItsUpperOneIsRefused() {
        Verdict verdict = verdict(inCode(
                "MODULE_SECTIONS",
                rel(8, R_RISCV_PCREL_HI20, TEXT_SYMBOL, 0),
                rel(4, R_RISCV_PCREL_LO12_I, TEXT_SYMBOL, 0)));
        assertThat(verdict.errno()).contains(Errno.EINVAL);
        assertThat(verdict.stage()).contains(LoadStage.RELOCATIONS);
        assertThat(verdict.findings().get(0).kernelLog()).contains("hello: Can not find HI20 relocation information");
    }

    @Test
    void dataIsRelocated() {
        RelocatedModule module = module(new byte[64], "MODULE_SECTIONS");
        Load load = module.relocate(
                        module.data,
                        rel(0, R_RISCV_64, TEXT_SYMBOL, 7),
                        rel(8, R_RISCV_32_PCREL, DATA_SYMBOL, 0),
                        rel(16, R_RISCV_ADD32, DATA_SYMBOL, 48),
                        rel(16, R_RISCV_SUB32, DATA_SYMBOL, 16),
                        rel(20, R_RISCV_ADD8, DATA_SYMBOL, 3),
                        rel(20, R_RISCV_SUB8, DATA_SYMBOL, 5),
                        rel(21, R_RISCV_SET6, DATA_SYMBOL, 0x3f),
                        rel(21, R_RISCV_SUB6, DATA_SYMBOL, 0x01))
                .on("6.12.0");
        assertThat(verdict(load).findings()).isEmpty();
        assertThat(RelocatedModule.at(load, module.data, 0, 8))
                .isEqualTo(RelocatedModule.address(load, module.text) + 7);
        assertThat(RelocatedModule.at(load, module.data, 8, 4)).isEqualTo(0xffff_fff8L);
        assertThat(RelocatedModule.at(load, module.data, 16, 4)).isEqualTo(32);
        assertThat(RelocatedModule.at(load, module.data, 20, 1)).isEqualTo(0xfe);
        assertThat(RelocatedModule.at(load, module.data, 21, 1)).isEqualTo(0x3e);
    }

    @Test
    void aVariableLengthNumberIsWrittenAndANegativeOneNeverEnds() {
        RelocatedModule module = module(new byte[64], "MODULE_SECTIONS");
        Load load = module.relocate(
                        module.data,
                        rel(0, R_RISCV_SET_ULEB128, DATA_SYMBOL, 300),
                        rel(0, R_RISCV_SUB_ULEB128, DATA_SYMBOL, 0))
                .on("6.12.0");
        assertThat(verdict(load).findings()).isEmpty();
        assertThat(RelocatedModule.at(load, module.data, 0, 4)).isEqualTo(0x02ac);
        assertThat(verdict(inData(
                                rel(0, R_RISCV_SET_ULEB128, DATA_SYMBOL, 0),
                                rel(0, R_RISCV_SUB_ULEB128, DATA_SYMBOL, 1)))
                        .answer())
                .isEqualTo(Verdict.Answer.UNSAFE);
    }

    @Test
    void sumsAreStoredAtTheEndAndOnlyWhereTheyFit() {
        assertThat(verdict(inData(rel(62, R_RISCV_ADD32, DATA_SYMBOL, 0), rel(0, R_RISCV_32, TEXT_SYMBOL, 0)))
                        .errno())
                .contains(Errno.EINVAL);
        assertThat(verdict(inData(rel(62, R_RISCV_ADD32, DATA_SYMBOL, 0))).answer())
                .isEqualTo(Verdict.Answer.UNSAFE);
        RelocatedModule module = module(new byte[64], "MODULE_SECTIONS");
        Load load = module.relocate(
                        module.data,
                        rel(0, R_RISCV_ADD32, DATA_SYMBOL, 0),
                        rel(0, R_RISCV_SUB32, DATA_SYMBOL, -300),
                        rel(0, R_RISCV_SUB8, DATA_SYMBOL, 0))
                .on("6.12.0");
        assertThat(load.findings().decided()).isFalse();
        assertThat(RelocatedModule.at(load, module.data, 0, 1)).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0, Unknown relocation type 0", "14, Unknown relocation type 14", "1000, Unknown relocation type 1000"})
    void anUnknownTypeIsRefusedWithItsNumber(int type, String line) {
        Verdict verdict = verdict(inData(new ElfWriter.Rel(0, type, TEXT_SYMBOL, 0)));
        assertThat(verdict.errno()).contains(Errno.EINVAL);
        assertThat(verdict.findings().get(0).kernelLog()).contains("hello: " + line);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 21, 29, 43, 58})
    void whatKernelsKnowAndRefuseIsRefused(int type) {
        assertThat(verdict(inData(new ElfWriter.Rel(0, type, TEXT_SYMBOL, 0))).errno())
                .contains(Errno.EINVAL);
    }

    @Test
    void aValueThatLooksLikeAnErrorIsNotResolved() {
        RelocatedModule module = module(new byte[64], "MODULE_SECTIONS");
        int absolute = module.elf.symbol("far", ElfConstants.STT_OBJECT, ElfConstants.SHN_ABS, -5, 0);
        Verdict verdict = verdict(
                module.relocate(module.data, rel(0, R_RISCV_64, absolute, 0)).on("6.12.0"));
        assertThat(verdict.errno()).contains(Errno.ENOENT);
        assertThat(verdict.findings().get(0).kernelLog()).contains("hello: Unknown symbol far");
    }

    @Test
    void farCallsHaveEntriesWhereTheyAreCounted() {
        assertThat(verdict(inCode("MODULE_SECTIONS", rel(0, R_RISCV_CALL_PLT, IMPORT, 1L << 32)))
                        .answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(verdict(inData(rel(0, R_RISCV_CALL_PLT, IMPORT, 1L << 40))).answer())
                .isEqualTo(Verdict.Answer.UNSAFE);
    }

    @Test
    void withoutSectionsForThemFarCallsAndTheTableAreRefused() {
        for (RiscvRelocation type : new RiscvRelocation[] {R_RISCV_CALL_PLT, R_RISCV_GOT_HI20}) {
            RelocatedModule module = module(new byte[64]); // a configuration without MODULE_SECTIONS
            Verdict verdict = verdict(
                    module.relocate(module.text, rel(0, type, IMPORT, 1L << 32)).on("6.12.0"));
            assertThat(verdict.errno()).contains(Errno.EINVAL);
        }
    }

    @Test
    void addressesOfTheTableAreCountedForCodeOnly() {
        Load load = inCode(
                "MODULE_SECTIONS",
                rel(0, R_RISCV_GOT_HI20, IMPORT, 0),
                rel(8, R_RISCV_GOT_HI20, IMPORT, 0),
                rel(16, R_RISCV_GOT_HI20, DATA_SYMBOL, 0));
        assertThat(verdict(load).answer()).isEqualTo(Verdict.Answer.ACCEPT);
        int got = load.info().findAny(".got").orElseThrow();
        assertThat(load.info().section(got).size).isEqualTo(3 * 8);
        assertThat(RelocatedModule.at(load, got, 0, 8))
                .isEqualTo(load.addresses().ofImport("_printk"));
        assertThat(verdict(inData(rel(0, R_RISCV_GOT_HI20, IMPORT, 0))).answer())
                .isEqualTo(Verdict.Answer.UNSAFE);
    }

    @ParameterizedTest
    @CsvSource({"6.12.0, 4", "7.2.0, 3"})
    void theSameEntryInTwoSectionsIsCountedOnceSince616(String release, int entries) {
        RelocatedModule module = module(new byte[64], "MODULE_SECTIONS");
        Load load = module.relocate(
                        module.text, rel(0, R_RISCV_CALL_PLT, IMPORT, 0), rel(8, R_RISCV_CALL_PLT, TEXT_SYMBOL, 0))
                .relocate(module.init, rel(0, R_RISCV_CALL_PLT, IMPORT, 0))
                .on(release);
        int plt = load.info().findAny(".plt").orElseThrow();
        assertThat(load.info().section(plt).size).isEqualTo(entries * 12L);
    }

    @Test
    void theSectionsMustBeThere() {
        RelocatedModule module = module(new byte[64], "MODULE_SECTIONS");
        module.facts.identity = new Fact.Present<>(new KernelIdentity("6.12.0", Architecture.RISCV64, "#1 SMP"));
        String file = new String(module.elf.bytes(), StandardCharsets.ISO_8859_1);
        byte[] without = file.replace("\0.got\0", "\0.gox\0").getBytes(StandardCharsets.ISO_8859_1);
        Verdict verdict = verdict(RelocatedModule.relocated(without, LoadCall.finit(""), module.facts));
        assertThat(verdict.errno()).contains(Errno.ENOEXEC);
        assertThat(verdict.findings().get(0).kernelLog()).contains("hello: module GOT section(s) missing");
    }

    @ParameterizedTest
    @CsvSource({
        "false, 16, ACCEPT", // NOPs, compressed and not
        "false, 24, UNSAFE", // other code
        "false, 0x1000000, UNSAFE",
        "true, 8, ACCEPT",
        "true, 16, UNSAFE"
    })
    void theTracerWritesOverItsPlacesWithoutALook(boolean pointers, String place, Verdict.Answer answer) {
        byte[] text = new byte[64];
        Arrays.fill(text, (byte) 0x13);
        for (int at = 8; at < 20; at += 2) {
            LittleEndian.put(text, at, 2, 1); // c.nop
        }
        LittleEndian.put(text, 20, 4, 0x13); // nop
        RelocatedModule module =
                pointers ? module(text, "DYNAMIC_FTRACE_WITH_CALL_OPS") : module(text, "MODULE_SECTIONS");
        int table = module.elf.section("__patchable_function_entries", 8, RelocatedModule.ALLOC, new byte[16]);
        Verdict verdict = verdict(module.relocate(table, rel(8, R_RISCV_64, TEXT_SYMBOL, Long.decode(place)))
                .on("7.2.0"));
        assertThat(verdict.answer()).isEqualTo(answer);
        if (answer == Verdict.Answer.UNSAFE) {
            assertThat(verdict.findings().get(0).where())
                    .contains(new Finding.Place("__patchable_function_entries", 8));
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 0, 3, ACCEPT", "8, 60, 3, UNSAFE", "8, 60, 200, ACCEPT", "70, 0, 3, UNSAFE"})
    void alternativesMustPointToCode(int length, long place, int extension, Verdict.Answer answer) {
        RelocatedModule module = module(new byte[64], "RISCV_ALTERNATIVE");
        byte[] entry = new byte[16];
        entry[10] = (byte) length;
        LittleEndian.put(entry, 12, 2, extension);
        int table = module.elf.section(".alternative", 1, RelocatedModule.ALLOC, entry);
        Verdict verdict = verdict(module.relocate(
                        table, rel(0, R_RISCV_32_PCREL, TEXT_SYMBOL, place), rel(4, R_RISCV_32_PCREL, TEXT_SYMBOL, 0))
                .on("6.12.0"));
        assertThat(verdict.answer()).isEqualTo(answer);
        assertThat(verdict.findings().size()).isEqualTo(answer == Verdict.Answer.UNSAFE || extension == 200 ? 1 : 0);
    }
}
