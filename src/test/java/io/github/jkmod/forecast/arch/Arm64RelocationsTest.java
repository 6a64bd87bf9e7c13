package io.github.jkmod.forecast.arch;

import static io.github.jkmod.forecast.RelocatedModule.DATA_SYMBOL;
import static io.github.jkmod.forecast.RelocatedModule.IMPORT;
import static io.github.jkmod.forecast.RelocatedModule.TEXT_SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.AArch64Relocation;
import io.github.jkmod.elf.ElfWriter.Rel;
import io.github.jkmod.forecast.RelocatedModule;
import io.github.jkmod.forecast.load.LittleEndian;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Arm64RelocationsTest {
    private static final long NEAR = 0x1_0000;

    private static RelocatedModule module() {
        return RelocatedModule.of(Architecture.ARM64);
    }

    private static Verdict data(Rel... entries) {
        RelocatedModule module = module();
        return module.relocate(module.data, entries).on("6.1.0").findings().verdict();
    }

    private static Verdict code(Rel... entries) {
        RelocatedModule module = module();
        return module.relocate(module.text, entries).on("6.1.0").findings().verdict();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.10.0", "6.1.0", "6.12.0", "7.2.0"})
    void dataIsRelocatedWhateverWasThere(String release) {
        RelocatedModule module = new RelocatedModule(
                Architecture.ARM64,
                new byte[64],
                "overwrite me, all of it".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        module.section(".text.ftrace_trampoline", RelocatedModule.CODE, new byte[1]);
        module.section(".init.text.ftrace_trampoline", RelocatedModule.CODE, new byte[1]);
        Load load = module.relocate(
                        module.data,
                        new Rel(0, AArch64Relocation.R_AARCH64_ABS64, TEXT_SYMBOL, 7),
                        new Rel(8, AArch64Relocation.R_AARCH64_PREL64, DATA_SYMBOL, 0),
                        new Rel(16, AArch64Relocation.R_AARCH64_PREL32, TEXT_SYMBOL, 0))
                .on(release);
        assertThat(load.findings().decided()).isFalse();
        long text = RelocatedModule.address(load, module.text);
        assertThat(RelocatedModule.at(load, module.data, 0, 8)).isEqualTo(text + 7);
        assertThat(RelocatedModule.at(load, module.data, 8, 8)).isEqualTo(-8);
        assertThat((int) RelocatedModule.at(load, module.data, 16, 4))
                .isEqualTo((int) (text - RelocatedModule.address(load, module.data) - 16));
    }

    @ParameterizedTest
    @CsvSource({
        // type, addend, instruction before, after: against the start of .text, from its first instruction
        "273, 8, 58000000, 58000040",
        "274, 9, 10000000, 30000040",
        "275, 0x5000, 90000000, b0000020",
        "276, 0x3000, 90000000, f0000000",
        "277, 0x123, 91000000, 91048c00",
        "284, 0x124, 79400000, 79424800",
        "286, 0x128, f9400000, f9409400",
        "299, 0x120, 3dc00000, 3dc04800",
        "279, 8, 36000000, 36000040",
        "280, -4, 54000000, 54ffffe0",
        "282, 16, 14000000, 14000004",
        "283, -8, 94000000, 97fffffe",
        "287, 0x1234, d2800000, d2824680",
        "287, -2, d2800000, 92800020",
        "264, 0, f2800000, f2800000"
    })
    void instructionsGetTheirImmediates(int type, String addend, String before, String after) {
        int instruction = Integer.parseUnsignedInt(before, 16);
        byte[] text = new byte[64];
        LittleEndian.put(text, 0, 4, instruction);
        RelocatedModule module = new RelocatedModule(Architecture.ARM64, text, new byte[64]);
        module.section(".text.ftrace_trampoline", RelocatedModule.CODE, new byte[1]);
        Load load = module.relocate(module.text, new Rel(0, type, TEXT_SYMBOL, Long.decode(addend)))
                .on("6.1.0");
        assertThat(load.findings().verdict().findings()).isEmpty();
        assertThat(Long.toHexString(RelocatedModule.at(load, module.text, 0, 4)))
                .isEqualTo(after);
    }

    @ParameterizedTest
    @ValueSource(ints = {258, 259, 263, 265, 267})
    void anAddressDoesNotFitAnUnsignedField(int type) {
        Verdict verdict = data(new Rel(0, type, TEXT_SYMBOL, 0));
        assertThat(verdict.errno()).contains(Errno.ENOEXEC);
        assertThat(verdict.stage()).contains(LoadStage.RELOCATIONS);
    }

    @ParameterizedTest
    @CsvSource({"273, 0x100000", "274, 0x100000", "279, 0x8000", "280, 0x100000", "262, 0x8000", "287, 0x10000"})
    void whatIsOutOfRangeWithinASectionIsRefused(int type, String addend) {
        assertThat(code(new Rel(0, type, TEXT_SYMBOL, Long.decode(addend))).errno())
                .contains(Errno.ENOEXEC);
        assertThat(code(new Rel(0, type, TEXT_SYMBOL, Long.decode(addend) - 4)).answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
    }

    @Test
    void whatIsInRangeOnlyByChanceIsUnknown() {
        assertThat(code(new Rel(0, AArch64Relocation.R_AARCH64_CONDBR19, IMPORT, 0))
                        .answer())
                .isEqualTo(Verdict.Answer.UNKNOWN);
        assertThat(data(new Rel(0, AArch64Relocation.R_AARCH64_PREL32, IMPORT, 0x7000_0000L))
                        .answer())
                .isEqualTo(Verdict.Answer.UNKNOWN);
        assertThat(data(new Rel(0, AArch64Relocation.R_AARCH64_PREL32, IMPORT, NEAR))
                        .answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(data(new Rel(0, AArch64Relocation.R_AARCH64_PREL32, IMPORT, 1L << 40))
                        .errno())
                .contains(Errno.ENOEXEC);
    }

    @Test
    void aCallToAnotherSectionHasAVeneerIfItNeedsOne() {
        assertThat(code(new Rel(0, AArch64Relocation.R_AARCH64_CALL26, IMPORT, 0))
                        .answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
    }

    @Test
    void aCallFurtherThanAVeneerReachesIsUnsafe() {
        assertThat(code(new Rel(0, AArch64Relocation.R_AARCH64_CALL26, IMPORT, 1 << 30))
                        .answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
        Verdict verdict = code(
                new Rel(0, AArch64Relocation.R_AARCH64_CALL26, IMPORT, 0),
                new Rel(4, AArch64Relocation.R_AARCH64_CALL26, IMPORT, 1L << 32));
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(verdict.findings().get(0).where()).contains(new Finding.Place(".rela.text", 24));
    }

    @ParameterizedTest
    @CsvSource({
        "true, 16, ACCEPT", // two NOPs, for the tracer's pointer
        "true, 15, UNSAFE",
        "true, 24, UNSAFE", // other code
        "true, 0x1000000, UNSAFE",
        "false, 24, ACCEPT"
    })
    void theTracerWritesInFrontOfFunctionsWithoutALook(boolean pointers, String place, Verdict.Answer answer) {
        byte[] text = new byte[64];
        LittleEndian.put(text, 16, 4, 0xd503201fL);
        LittleEndian.put(text, 20, 4, 0xd503201fL);
        RelocatedModule module = new RelocatedModule(Architecture.ARM64, text, new byte[64]);
        module.section(".text.ftrace_trampoline", RelocatedModule.CODE, new byte[1]);
        module.section(".init.text.ftrace_trampoline", RelocatedModule.CODE, new byte[1]);
        if (pointers) {
            module.facts.config = RelocatedModule.config("DYNAMIC_FTRACE_WITH_CALL_OPS");
        }
        int table = module.elf.section("__patchable_function_entries", 8, RelocatedModule.ALLOC, new byte[16]);
        Verdict verdict = module.relocate(
                        table, new Rel(8, AArch64Relocation.R_AARCH64_ABS64, TEXT_SYMBOL, Long.decode(place)))
                .on("7.2.0")
                .findings()
                .verdict();
        assertThat(verdict.answer()).isEqualTo(answer);
        if (answer == Verdict.Answer.UNSAFE) {
            assertThat(verdict.findings().get(0).where())
                    .contains(new Finding.Place("__patchable_function_entries", 8));
        }
    }

    @Test
    void aCallWithinASectionThatGoesTooFarFindsNoVeneer() {
        Verdict verdict = code(new Rel(0, AArch64Relocation.R_AARCH64_CALL26, TEXT_SYMBOL, 1 << 28));
        assertThat(verdict.errno()).contains(Errno.ENOEXEC);
        assertThat(verdict.findings().get(0).what()).contains(".plt has no entry free");
        assertThat(code(
                                new Rel(0, AArch64Relocation.R_AARCH64_CALL26, TEXT_SYMBOL, 1 << 28),
                                new Rel(4, AArch64Relocation.R_AARCH64_CALL26, IMPORT, 0))
                        .answer())
                .isEqualTo(Verdict.Answer.UNKNOWN);
    }

    @Test
    void anUnknownTypeIsRefusedWithItsNumber() {
        assertThat(data(new Rel(0, 311, TEXT_SYMBOL, 0)).findings().get(0).kernelLog())
                .contains("module hello: unsupported RELA relocation: 311");
    }

    @Test
    void placesAndSymbolsThatAreNotThereAreUnsafe() {
        assertThat(data(new Rel(61, AArch64Relocation.R_AARCH64_PREL32, TEXT_SYMBOL, 0))
                        .answer())
                .isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(data(new Rel(0, AArch64Relocation.R_AARCH64_ABS64, 77, 0)).answer())
                .isEqualTo(Verdict.Answer.UNSAFE);
    }

    @Test
    void theTracersVeneersMustHaveTheirSections() {
        for (String release : new String[] {"5.10.0", "6.1.0", "6.12.45", "6.12.46", "7.2.0"}) {
            RelocatedModule without = new RelocatedModule(Architecture.ARM64, new byte[64], new byte[64]);
            Verdict verdict = without.on(release).findings().verdict();
            assertThat(verdict.errno()).contains(Errno.ENOEXEC);
            assertThat(verdict.findings().get(0).what()).isEqualTo("no section .text.ftrace_trampoline");

            RelocatedModule half = new RelocatedModule(Architecture.ARM64, new byte[64], new byte[64]);
            half.section(".text.ftrace_trampoline", RelocatedModule.CODE, new byte[1]);
            assertThat(half.on(release).findings().decided())
                    .isEqualTo(release.equals("6.12.46") || release.equals("7.2.0"));
        }
    }

    @Test
    void alternativesMustPointToCodeAndHaveEqualLengths() {
        assertThat(alternatives(4, 4, 0).answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(alternatives(4, 8, 0).answer()).isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(alternatives(4, 4, 62).answer()).isEqualTo(Verdict.Answer.UNSAFE);
    }

    private static Verdict alternatives(int length, int other, long place) {
        RelocatedModule module = module();
        byte[] entry = new byte[12];
        entry[8] = 3;
        entry[10] = (byte) length;
        entry[11] = (byte) other;
        int table = module.elf.section(".altinstructions", 1, RelocatedModule.ALLOC, entry);
        return module.relocate(
                        table,
                        new Rel(0, AArch64Relocation.R_AARCH64_PREL32, TEXT_SYMBOL, place),
                        new Rel(4, AArch64Relocation.R_AARCH64_PREL32, TEXT_SYMBOL, 0))
                .on("6.1.0")
                .findings()
                .verdict();
    }
}
