package io.github.jkmod.forecast.arch;

import static io.github.jkmod.forecast.RelocatedModule.DATA_SYMBOL;
import static io.github.jkmod.forecast.RelocatedModule.IMPORT;
import static io.github.jkmod.forecast.RelocatedModule.TEXT_SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ArmRelocation;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter.Rel;
import io.github.jkmod.forecast.RelocatedModule;
import io.github.jkmod.forecast.load.LittleEndian;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArmRelocationsTest {
    private static RelocatedModule module(int... words) {
        byte[] text = new byte[64];
        byte[] data = new byte[64];
        for (int i = 0; i < words.length; i++) {
            LittleEndian.put(text, 4 * i, 4, words[i]);
            LittleEndian.put(data, 4 * i, 4, words[i]);
        }
        return new RelocatedModule(Architecture.ARM, text, data);
    }

    private static Verdict data(Rel... entries) {
        RelocatedModule module = module();
        return module.relocate(module.data, entries).on("6.1.0").findings().verdict();
    }

    @Test
    void theAddendIsInThePlace() {
        RelocatedModule module = module(5, 7, 0x1000_0000);
        Load load = module.relocate(
                        module.data,
                        new Rel(0, ArmRelocation.R_ARM_ABS32, TEXT_SYMBOL, 0),
                        new Rel(4, ArmRelocation.R_ARM_TARGET1, DATA_SYMBOL, 0),
                        new Rel(8, ArmRelocation.R_ARM_PREL31, DATA_SYMBOL, 0))
                .on("5.10.0");
        long text = RelocatedModule.address(load, module.text);
        long data = RelocatedModule.address(load, module.data);
        assertThat(RelocatedModule.at(load, module.data, 0, 4)).isEqualTo(text + 5);
        assertThat(RelocatedModule.at(load, module.data, 4, 4)).isEqualTo(data + 7);
        assertThat(RelocatedModule.at(load, module.data, 8, 4)).isEqualTo(0x0fff_fff8L);
    }

    @ParameterizedTest
    @CsvSource({
        // type, instruction before, after: against the start of .text, from its first instruction
        "28, ebfffffe, ebfffffe",
        "29, ea000002, ea000002",
        "40, e12fff1e, e1a0f00e",
        "57, e28f0008, e28f0008",
        "63, e59f0010, e59f0000", // two groups before it take it all
        "3, 00000014, 00000014"
    })
    void instructionsOfTheSamePlaceStay(int type, String before, String after) {
        RelocatedModule module = module(Integer.parseUnsignedInt(before, 16));
        Load load =
                module.relocate(module.text, new Rel(0, type, TEXT_SYMBOL, 0)).on("6.1.0");
        assertThat(load.findings().verdict().findings()).isEmpty();
        assertThat(RelocatedModule.at(load, module.text, 0, 4)).isEqualTo(Long.parseLong(after, 16));
    }

    @Test
    void halvesOfAnAddressGoIntoTwoInstructions() {
        RelocatedModule module = module(0xe3000000, 0xe3400000);
        Load load = module.relocate(
                        module.text,
                        new Rel(0, ArmRelocation.R_ARM_MOVW_ABS_NC, TEXT_SYMBOL, 0),
                        new Rel(4, ArmRelocation.R_ARM_MOVT_ABS, TEXT_SYMBOL, 0))
                .on("6.1.0");
        long text = RelocatedModule.address(load, module.text);
        assertThat(half(load, module, 0)).isEqualTo(text & 0xffff);
        assertThat(half(load, module, 4)).isEqualTo(text >> 16);
    }

    private static long half(Load load, RelocatedModule module, long offset) {
        long instruction = RelocatedModule.at(load, module.text, offset, 4);
        return ((instruction >> 4) & 0xf000) | (instruction & 0xfff);
    }

    @Test
    void aDistanceIsSplitIntoGroups() {
        RelocatedModule probe = module();
        long text = RelocatedModule.address(probe.on("6.1.0"), probe.text);
        RelocatedModule module = module(0xe28f0000, 0xe2800000);
        int far = module.elf.symbol("far", 1, 0xfff1, text + 0x12340, 0);
        Load load = module.relocate(
                        module.text,
                        new Rel(0, ArmRelocation.R_ARM_ALU_PC_G0_NC, far, 0),
                        new Rel(4, ArmRelocation.R_ARM_ALU_PC_G1_NC, far, 0))
                .on("6.1.0");
        int first = (int) RelocatedModule.at(load, module.text, 0, 4);
        int second = (int) RelocatedModule.at(load, module.text, 4, 4);
        assertThat(value(first)).isEqualTo(0x12000); // eight bits at an even position
        assertThat(value(second)).isEqualTo(0x33c); // the rest, 4 bytes further on
    }

    private static int value(int instruction) {
        return Integer.rotateRight(instruction & 0xff, (instruction & 0xf00) >> 7);
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 47, 30, 200})
    void typesOfThumbAndUnknownOnesAreRefused(int type) {
        Verdict verdict = data(new Rel(0, type, TEXT_SYMBOL, 0));
        assertThat(verdict.errno()).contains(Errno.ENOEXEC);
        assertThat(verdict.findings().get(0).kernelLog()).contains("hello: unknown relocation: " + type);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 45, 46, 57, 59, 63})
    void newerTypesAreUnknownToOldKernels(int type) {
        RelocatedModule module = module();
        assertThat(module.relocate(module.data, new Rel(0, type, DATA_SYMBOL, 0))
                        .on("5.10.0")
                        .findings()
                        .verdict()
                        .errno())
                .contains(Errno.ENOEXEC);
        assertThat(data(new Rel(0, type, DATA_SYMBOL, 0)).answer()).isEqualTo(Verdict.Answer.ACCEPT);
    }

    @Test
    void indexAndOffsetAreChecked() {
        Verdict symbol = data(new Rel(0, ArmRelocation.R_ARM_ABS32, 100, 0));
        assertThat(symbol.errno()).contains(Errno.ENOEXEC);
        assertThat(symbol.findings().get(0).kernelLog())
                .contains("hello: section 8 reloc 0: bad relocation sym offset");
        Verdict offset =
                data(new Rel(0, ArmRelocation.R_ARM_NONE, 0, 0), new Rel(61, ArmRelocation.R_ARM_ABS32, IMPORT, 0));
        assertThat(offset.errno()).contains(Errno.ENOEXEC);
        assertThat(offset.findings().get(0).kernelLog())
                .contains("hello: section 8 reloc 1 sym '_printk': out of bounds relocation, offset 61 size 64");
    }

    @Test
    void theCheckOfTheIndexIsOffByOne() {
        RelocatedModule module = module();
        Load load = module.relocate(module.data, new Rel(0, ArmRelocation.R_ARM_ABS32, 4, 0))
                .on("6.1.0");
        assertThat(load.symbols().count()).isEqualTo(4);
        assertThat(load.findings().verdict().answer()).isEqualTo(Verdict.Answer.UNSAFE);
    }

    @Test
    void theCheckOfTheOffsetWrapsAroundForTinySections() {
        RelocatedModule module = module();
        int tiny = module.elf.section(".tiny", 1, RelocatedModule.DATA, new byte[2]);
        assertThat(module.relocate(tiny, new Rel(0x4000, ArmRelocation.R_ARM_ABS32, TEXT_SYMBOL, 0))
                        .on("6.1.0")
                        .findings()
                        .verdict()
                        .answer())
                .isEqualTo(Verdict.Answer.UNSAFE);
    }

    @Test
    void aCallToThumbCodeIsRefused() {
        RelocatedModule module = module(0xebfffffe);
        int thumb = module.elf.symbol("thumb", 2, module.text, 1, 0);
        Verdict verdict = module.relocate(module.text, new Rel(0, ArmRelocation.R_ARM_CALL, thumb, 0))
                .on("6.1.0")
                .findings()
                .verdict();
        assertThat(verdict.errno()).contains(Errno.ENOEXEC);
        assertThat(verdict.findings().get(0).kernelLog().orElse(""))
                .endsWith("sym 'thumb': unsupported interworking call (ARM -> Thumb)");
    }

    @Test
    void aCallFromDataThatMayBeFarDependsOnWhereThingsAre() {
        assertThat(data(new Rel(0, ArmRelocation.R_ARM_CALL, IMPORT, 0)).answer())
                .isEqualTo(Verdict.Answer.UNKNOWN);
        RelocatedModule module = module(0xebfffffe);
        assertThat(module.relocate(module.text, new Rel(0, ArmRelocation.R_ARM_CALL, IMPORT, 0))
                        .on("6.1.0")
                        .findings()
                        .decided())
                .isFalse();
    }

    @Test
    void entriesWithAddendsAreRefused() {
        RelocatedModule module = module();
        module.elf.section(".rela.data", ElfConstants.SHT_RELA, 0, new byte[0], 0, module.data, 4);
        assertThat(module.on("6.1.0").findings().verdict().findings().get(0).kernelLog())
                .contains("module hello: RELA relocation unsupported");
    }

    @Test
    void placesToPatchForThePhysicalOffsetMustBeCode() {
        for (String release : new String[] {"5.10.0", "6.1.0"}) {
            RelocatedModule good = module();
            int table = good.elf.section(".pv_table", 1, RelocatedModule.ALLOC, new byte[4]);
            int type = release.startsWith("5") ? 2 : 3;
            assertThat(good.relocate(table, new Rel(0, type, TEXT_SYMBOL, 0))
                            .on(release)
                            .findings()
                            .decided())
                    .isFalse();
            RelocatedModule bad = module();
            bad.section(".pv_table", RelocatedModule.ALLOC, new byte[4]);
            assertThat(bad.on(release).findings().verdict().answer()).isEqualTo(Verdict.Answer.UNSAFE);
        }
    }
}
