package io.github.jkmod.forecast.arch;

import static io.github.jkmod.forecast.RelocatedModule.DATA_SYMBOL;
import static io.github.jkmod.forecast.RelocatedModule.IMPORT;
import static io.github.jkmod.forecast.RelocatedModule.TEXT_SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter.Rel;
import io.github.jkmod.elf.X86_64Relocation;
import io.github.jkmod.forecast.RelocatedModule;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class X86RelocationsTest {
    private static RelocatedModule module() {
        return RelocatedModule.of(Architecture.X86_64);
    }

    private static Verdict verdict(String release, Rel... entries) {
        RelocatedModule module = module();
        return module.relocate(module.data, entries).on(release).findings().verdict();
    }

    private static void assertRefused(Verdict verdict) {
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.REJECT);
        assertThat(verdict.errno()).contains(Errno.ENOEXEC);
        assertThat(verdict.stage()).contains(LoadStage.RELOCATIONS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.10.0", "6.1.0", "6.12.0", "7.2.0"})
    void everyKnownTypeIsApplied(String release) {
        RelocatedModule module = module();
        Load load = module.relocate(
                        module.data,
                        new Rel(0, X86_64Relocation.R_X86_64_64, TEXT_SYMBOL, 5),
                        new Rel(8, X86_64Relocation.R_X86_64_32S, DATA_SYMBOL, 4),
                        new Rel(12, X86_64Relocation.R_X86_64_PC32, TEXT_SYMBOL, -4),
                        new Rel(16, X86_64Relocation.R_X86_64_PLT32, IMPORT, -4),
                        new Rel(24, X86_64Relocation.R_X86_64_PC64, TEXT_SYMBOL, 0),
                        new Rel(999, X86_64Relocation.R_X86_64_NONE, 0, 0))
                .on(release);
        assertThat(load.findings().decided()).isFalse();
        long text = RelocatedModule.address(load, module.text);
        long data = RelocatedModule.address(load, module.data);
        assertThat(RelocatedModule.at(load, module.data, 0, 8)).isEqualTo(text + 5);
        assertThat(RelocatedModule.at(load, module.data, 8, 4)).isEqualTo((data + 4) & 0xffff_ffffL);
        assertThat(RelocatedModule.at(load, module.data, 12, 4)).isEqualTo((text - 4 - data - 12) & 0xffff_ffffL);
        long import1 = load.addresses().ofImport("_printk");
        assertThat(RelocatedModule.at(load, module.data, 16, 4)).isEqualTo((import1 - 4 - data - 16) & 0xffff_ffffL);
        assertThat(RelocatedModule.at(load, module.data, 24, 8)).isEqualTo(text - data - 24);
    }

    @Test
    void anUnknownTypeIsRefusedWithItsNumber() {
        Verdict verdict = verdict("6.1.0", new Rel(0, 200, TEXT_SYMBOL, 0));
        assertRefused(verdict);
        assertThat(verdict.findings().get(0).kernelLog()).contains("module: hello: Unknown rela relocation: 200");
        assertThat(verdict.findings().get(0).where()).contains(new Finding.Place(".rela.data", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.10.0", "7.2.0"})
    void bytesThatAreNotZeroAreNotChanged(String release) {
        RelocatedModule module =
                new RelocatedModule(Architecture.X86_64, new byte[8], new byte[] {0, 0, 0, 9, 0, 0, 0, 0});
        Load load = module.relocate(module.data, new Rel(0, X86_64Relocation.R_X86_64_64, TEXT_SYMBOL, 0))
                .on(release);
        assertRefused(load.findings().verdict());
        assertThat(RelocatedModule.at(load, module.data, 0, 8)).isEqualTo(0x0900_0000L);
    }

    @Test
    void thirtyTwoBitsDoNotHoldAnAddressUnlessTheyAreSignExtended() {
        assertRefused(verdict("6.1.0", new Rel(0, X86_64Relocation.R_X86_64_32, TEXT_SYMBOL, 0)));
        assertThat(verdict("6.1.0", new Rel(0, X86_64Relocation.R_X86_64_32S, TEXT_SYMBOL, 0))
                        .answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
        Verdict verdict = verdict("7.2.0", new Rel(0, X86_64Relocation.R_X86_64_32S, TEXT_SYMBOL, 1L << 33));
        assertRefused(verdict);
        assertThat(verdict.findings().get(0).kernelLog())
                .contains("module: `hello' likely not compiled with -mcmodel=kernel");
    }

    @Test
    void whatFitsOnlyAtSomeAddressesIsUnknown() {
        Verdict verdict = verdict("6.1.0", new Rel(0, X86_64Relocation.R_X86_64_32S, TEXT_SYMBOL, -0x5000_0000L));
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNKNOWN);
        assertThat(verdict.unknown()).containsExactly("addresses for R_X86_64_32S at .rela.data+0x0");
    }

    @Test
    void anAbsoluteSymbolFitsWhateverTheAddresses() {
        RelocatedModule module = module();
        int absolute = module.elf.symbol("__crc_x", 0x10, 0xfff1, 0x8765_4321L, 0);
        Load load = module.relocate(module.data, new Rel(0, X86_64Relocation.R_X86_64_32, absolute, 0))
                .on("5.10.0");
        assertThat(load.findings().decided()).isFalse();
        assertThat(RelocatedModule.at(load, module.data, 0, 4)).isEqualTo(0x8765_4321L);
    }

    @Test
    void aPlaceOutsideOfTheTargetIsUnsafeAndNamed() {
        Verdict verdict = verdict(
                "6.12.0",
                new Rel(0, X86_64Relocation.R_X86_64_64, TEXT_SYMBOL, 0),
                new Rel(60, X86_64Relocation.R_X86_64_64, TEXT_SYMBOL, 0));
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(verdict.findings().get(0).where()).contains(new Finding.Place(".rela.data", 24));
        assertThat(verdict.findings().get(0).what()).contains("r_offset 0x3c of R_X86_64_64");
        assertThat(verdict("6.12.0", new Rel(1L << 40, X86_64Relocation.R_X86_64_64, TEXT_SYMBOL, 0))
                        .answer())
                .isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(verdict("6.12.0", new Rel(-8, X86_64Relocation.R_X86_64_64, TEXT_SYMBOL, 0))
                        .answer())
                .isEqualTo(Verdict.Answer.UNSAFE);
    }

    @Test
    void aPlaceOutsideOfTheTargetWithOtherBytesIsRefusedFirst() {
        byte[] text = new byte[64];
        text[0] = (byte) 0xc3;
        RelocatedModule module = new RelocatedModule(Architecture.X86_64, text, new byte[64]);
        module.relocate(module.init, new Rel(0, X86_64Relocation.R_X86_64_NONE, 0, 0))
                .relocate(module.data, new Rel(0, X86_64Relocation.R_X86_64_NONE, 0, 0));
        // in one region before 6.4: .data lies behind .text
        Load probe = module.on("6.1.0");
        long back = RelocatedModule.address(probe, module.text) - RelocatedModule.address(probe, module.data);
        RelocatedModule again = new RelocatedModule(Architecture.X86_64, text, new byte[64]);
        again.relocate(again.data, new Rel(back, X86_64Relocation.R_X86_64_PC32, TEXT_SYMBOL, 0));
        assertRefused(again.on("6.1.0").findings().verdict());
    }

    @Test
    void aSymbolBeyondTheTableIsUnsafe() {
        Verdict verdict = verdict("6.1.0", new Rel(0, X86_64Relocation.R_X86_64_64, 4000, 0));
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(verdict.findings().get(0).what()).contains("symbol index 4000");
    }

    @Test
    void aSymbolBeyondTheTableThatIsNotUsedMattersOnlyWithoutMemory() {
        assertThat(verdict("6.1.0", new Rel(0, X86_64Relocation.R_X86_64_NONE, 6, 0))
                        .answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(verdict("6.1.0", new Rel(0, X86_64Relocation.R_X86_64_NONE, 0x7fff_ffff, 0))
                        .answer())
                .isEqualTo(Verdict.Answer.UNSAFE);
    }

    @Test
    void relocationsOfThePerCpuTemplateAreAppliedSinceSevenOnly() {
        for (String release : new String[] {"6.12.0", "7.2.0"}) {
            RelocatedModule module = module();
            int perCpu = module.elf.section(".data..percpu", 1, RelocatedModule.DATA, new byte[8]);
            Verdict verdict = module.relocate(perCpu, new Rel(0, 200, TEXT_SYMBOL, 0))
                    .on(release)
                    .findings()
                    .verdict();
            assertThat(verdict.answer())
                    .isEqualTo(release.startsWith("7") ? Verdict.Answer.REJECT : Verdict.Answer.ACCEPT);
        }
    }

    @Test
    void relocationsOfWhatIsNotAllocatedAreNotLookedAt() {
        RelocatedModule module = module();
        int comment = module.elf.section(".comment", ElfConstants.SHT_PROGBITS, 0, new byte[8]);
        assertThat(module.relocate(comment, new Rel(0, 200, TEXT_SYMBOL, 0))
                        .on("6.1.0")
                        .findings()
                        .decided())
                .isFalse();
    }

    @Test
    void entriesWithoutAddendsAreRefusedEvenIfThereAreNone() {
        RelocatedModule module = module();
        module.elf.section(".rel.data", ElfConstants.SHT_REL, 0, new byte[0], 0, module.data, 8);
        Verdict verdict = module.on("6.1.0").findings().verdict();
        assertRefused(verdict);
        assertThat(verdict.findings().get(0).kernelLog()).contains("module hello: REL relocation unsupported");
    }

    @Test
    void aBrokenLastEntryDoesNotCount() {
        RelocatedModule module = module();
        module.elf.section(".rela.data", ElfConstants.SHT_RELA, 0, new byte[23], 0, module.data, 8);
        assertThat(module.on("6.1.0").findings().decided()).isFalse();
    }

    @Test
    void relocationsOfTheSymbolTableChangeTheSymbolsThatFollow() {
        RelocatedModule module = module();
        int table = 8; // behind this section and .rela.data; its symbol 0 has 24 zero bytes, the value in the second 8
        byte[] entry = module.elf.buffer().u64(8).u64((1L << 32) | 1).u64(0x11).bytes();
        module.elf.section(".rela.symtab", ElfConstants.SHT_RELA, 0, entry, 0, table, 8);
        module.relocate(module.data, new Rel(0, X86_64Relocation.R_X86_64_64, 0, 0));
        Load load = module.on("6.1.0");
        assertThat(load.info().symbolTable).isEqualTo(table);
        assertThat(load.findings().decided()).isFalse();
        assertThat(RelocatedModule.at(load, module.data, 0, 8))
                .isEqualTo(RelocatedModule.address(load, module.text) + 0x11);
    }
}
