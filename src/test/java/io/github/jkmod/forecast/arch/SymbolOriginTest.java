package io.github.jkmod.forecast.arch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter.Rel;
import io.github.jkmod.elf.X86_64Relocation;
import io.github.jkmod.forecast.RelocatedModule;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SymbolOriginTest {
    private static final int PREL_32 = 261;
    private static final int ABS_32S = 11;

    private static Verdict verdict(Architecture architecture, int type, int sectionFlags, long value) {
        RelocatedModule module = RelocatedModule.of(architecture);
        int other = module.elf.section(".other", 1, sectionFlags, new byte[16]);
        int symbol = module.elf.symbol("there", ElfConstants.STT_OBJECT, other, value, 0);
        return module.relocate(module.data, new Rel(0, type, symbol, 0))
                .on("6.1.0")
                .findings()
                .verdict();
    }

    @ParameterizedTest
    @CsvSource({"X86_64, 11", "ARM64, 261"})
    void whatIsNotAllocatedStaysFarFromTheModule(Architecture architecture, int type) {
        assertThat(verdict(architecture, type, RelocatedModule.ALLOC, 0).answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(verdict(architecture, type, 0, 0).errno()).contains(Errno.ENOEXEC);
    }

    @ParameterizedTest
    @CsvSource({"X86_64, 11", "ARM64, 261"})
    void aHugeValueCountsFromItsSection(Architecture architecture, int type) {
        assertThat(verdict(architecture, type, RelocatedModule.ALLOC, Long.MAX_VALUE)
                        .errno())
                .contains(Errno.ENOEXEC);
        assertThat(verdict(architecture, type, RelocatedModule.ALLOC, Long.MIN_VALUE)
                        .errno())
                .contains(Errno.ENOEXEC);
    }

    @Test
    void withoutARandomizedBaseTheTemporaryCopyMayBeNear() {
        RelocatedModule module = RelocatedModule.of(Architecture.ARM64);
        int other = module.elf.section(".other", ElfConstants.SHT_PROGBITS, 0, new byte[16]);
        int symbol = module.elf.symbol("there", ElfConstants.STT_OBJECT, other, 0, 0);
        module.facts.config = new Fact.Present<>(new KernelConfig(Map.of("KALLSYMS", "y", "STRICT_MODULE_RWX", "y")));
        Verdict verdict = module.relocate(module.data, new Rel(0, PREL_32, symbol, 0))
                .on("6.1.0")
                .findings()
                .verdict();
        assertThat(verdict.errno()).isEqualTo(Optional.empty());
    }

    @Test
    void aSymbolBehindTheTableIsUnsafeUnlessItIsRefused() {
        RelocatedModule module = RelocatedModule.of(Architecture.X86_64);
        module.elf.symbol("a_name_that_fills_the_string_table_with_letters", 1, module.text, 0, 0);
        int behind = 5;
        assertThat(module.relocate(module.data, new Rel(0, ABS_32S, behind, 0))
                        .on("6.1.0")
                        .findings()
                        .verdict()
                        .errno())
                .contains(Errno.ENOEXEC);
        RelocatedModule other = RelocatedModule.of(Architecture.X86_64);
        assertThat(other.relocate(other.data, new Rel(0, X86_64Relocation.R_X86_64_64, 4, 0))
                        .on("6.1.0")
                        .findings()
                        .verdict()
                        .answer())
                .isEqualTo(Verdict.Answer.UNSAFE);
    }
}
