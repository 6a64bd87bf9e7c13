package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class VermagicRuleTest {
    private static Fact<String> vermagic(String release, Architecture architecture, String options) {
        KernelConfig config = KernelConfig.parse(Arrays.stream(options.split(" "))
                .map(option -> "CONFIG_" + option + "=y")
                .toList());
        return new VermagicRule(config, architecture).vermagic(release);
    }

    @Test
    void debiansKernelsAreComposedToTheLetter() {
        assertThat(vermagic(
                                "6.1.0-50-amd64",
                                Architecture.X86_64,
                                "SMP PREEMPT_DYNAMIC PREEMPT_BUILD MODULE_UNLOAD MODVERSIONS")
                        .value())
                .contains("6.1.0-50-amd64 SMP preempt mod_unload modversions ");
        assertThat(vermagic("7.2.13+deb14-arm64", Architecture.ARM64, "SMP PREEMPT PREEMPT_BUILD MODULE_UNLOAD")
                        .value())
                .contains("7.2.13+deb14-arm64 SMP preempt mod_unload aarch64");
        assertThat(vermagic(
                                "5.10.0-32-armmp",
                                Architecture.ARM,
                                "SMP MODULE_UNLOAD MODVERSIONS CPU_32v7 ARM_PATCH_PHYS_VIRT")
                        .value())
                .contains("5.10.0-32-armmp SMP mod_unload modversions ARMv7 p2v8 ");
    }

    @Test
    void realTimeCountsBeforeOrAfterPreemptAsTheVersionHasIt() {
        assertThat(vermagic("6.12.1", Architecture.X86_64, "PREEMPT_RT PREEMPT_BUILD")
                        .value())
                .contains("6.12.1 preempt ");
        assertThat(vermagic("7.2.0", Architecture.X86_64, "PREEMPT_RT PREEMPT_BUILD")
                        .value())
                .contains("7.2.0 preempt_rt ");
        assertThat(vermagic("6.14.0", Architecture.X86_64, "PREEMPT_RT PREEMPT_BUILD"))
                .isInstanceOf(Fact.Hidden.class);
        assertThat(vermagic("6.14.0", Architecture.X86_64, "PREEMPT_RT").value())
                .contains("6.14.0 preempt_rt ");
    }

    @Test
    void whatTheOptionsDoNotTellStaysUnknown() {
        assertThat(vermagic("5.15.0", Architecture.X86_64, "PREEMPT_BUILD")).isInstanceOf(Fact.Hidden.class);
        assertThat(vermagic("6.1.0", Architecture.X86_64, "RANDSTRUCT")).isInstanceOf(Fact.Hidden.class);
        assertThat(vermagic("6.1.0", Architecture.ARM, "CPU_32v7 CPU_32v6")).isInstanceOf(Fact.Hidden.class);
    }
}
