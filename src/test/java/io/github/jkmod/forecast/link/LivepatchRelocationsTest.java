package io.github.jkmod.forecast.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.RelocatedModule;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LivepatchRelocationsTest {
    private static final int FLAG = 0x0010_0000;

    private static Verdict verdict(String section, String symbol, int symbolSection, boolean supported) {
        RelocatedModule module = RelocatedModule.of(Architecture.X86_64);
        Map<String, String> options =
                new HashMap<>(RelocatedModule.config().value().orElseThrow().options());
        if (supported) {
            options.put("LIVEPATCH", "y");
        }
        module.facts.config = new Fact.Present<>(new KernelConfig(options));
        int index = module.elf.symbol(symbol, 0x10, symbolSection, 0, 0);
        byte[] entry =
                module.elf.buffer().u64(0).u64(((long) index << 32) | 1).u64(0).bytes();
        module.elf.section(section, 4, FLAG, entry, 0, module.data, 8);
        return module.on("6.1.0").findings().verdict();
    }

    @Test
    void anOrdinarySectionWithTheFlagIsRefused() {
        Verdict verdict = verdict(".rela.data", "x", 0xff20, true);
        assertThat(verdict.errno()).contains(Errno.EINVAL);
        assertThat(verdict.findings().get(0).kernelLog())
                .contains("livepatch: section .rela.data has an incorrectly formatted name");
    }

    @Test
    void relocationsForAnotherModuleWait() {
        assertThat(verdict(".klp.rela.ext4.data", "x", 0xff20, true).answer()).isEqualTo(Verdict.Answer.ACCEPT);
    }

    @Test
    void relocationsForTheKernelNeedLivepatchSymbols() {
        assertThat(verdict(".klp.rela.vmlinux.data", "x", 0xfff1, true)
                        .findings()
                        .get(0)
                        .kernelLog())
                .contains("livepatch: symbol x is not marked as a livepatch symbol");
        assertThat(verdict(".klp.rela.vmlinux.data", "x", 0xff20, true).errno()).contains(Errno.EINVAL);
        assertThat(verdict(".klp.rela.vmlinux.data", ".klp.sym.vmlinux.foo", 0xff20, true)
                        .errno())
                .contains(Errno.EINVAL);
    }

    @Test
    void whetherTheKernelHasTheSymbolIsUnknown() {
        assertThat(verdict(".klp.rela.vmlinux.data", ".klp.sym.vmlinux.foo,1", 0xff20, true)
                        .unknown())
                .containsExactly("address of .klp.sym.vmlinux.foo,1 in /proc/kallsyms");
    }

    @Test
    void aKernelWithoutLivepatchesPassesThemOver() {
        assertThat(verdict(".rela.data", "x", 0xff20, false).answer()).isEqualTo(Verdict.Answer.ACCEPT);
    }
}
