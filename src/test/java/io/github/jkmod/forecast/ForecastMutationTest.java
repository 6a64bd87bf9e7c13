package io.github.jkmod.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.Mutations;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever the bytes, there is a verdict: no exception, and soon. */
final class ForecastMutationTest {
    private static final int ROUNDS = 400;

    @Test
    @Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void everyMutantGetsAVerdictOnEveryRelease() {
        for (Architecture architecture : Architecture.values()) {
            for (String release : List.of(
                    ElfOutcome.V5_10, ElfOutcome.V6_1, ElfOutcome.V6_12_OLD, ElfOutcome.V6_12, ElfOutcome.V7_2)) {
                byte[] good = PatchedModule.complete(architecture, release.equals(ElfOutcome.V7_2));
                Set<Verdict.Answer> answers = EnumSet.noneOf(Verdict.Answer.class);
                SampleFacts facts = taking(architecture, release);
                assertThat(Forecast.verdict(Window.of(good, "good"), LoadCall.finit(""), facts)
                                .answer())
                        .as(architecture + " " + release)
                        .isIn(Verdict.Answer.ACCEPT, Verdict.Answer.UNKNOWN);
                Mutations.Counts counts = Mutations.run(
                        good,
                        ROUNDS,
                        bytes -> answers.add(Forecast.verdict(Window.of(bytes, "mutant"), LoadCall.finit(""), facts)
                                .answer()));
                assertThat(counts).as(architecture + " " + release).isEqualTo(new Mutations.Counts(ROUNDS, 0));
                assertThat(answers).as(architecture + " " + release).contains(Verdict.Answer.REJECT);
            }
        }
    }

    /** A kernel that has what the sample imports, so that its mutants come far. */
    private static SampleFacts taking(Architecture architecture, String release) {
        SampleFacts facts = ElfOutcome.facts(architecture, release);
        facts.vermagic = new Fact.Present<>("6.1.0 SMP mod_unload ");
        Map<String, String> options = new HashMap<>(Map.of("INIT_ON_ALLOC_DEFAULT_ON", "y", "SMP", "y"));
        if (!architecture.exportsArePointers()) {
            options.put("HAVE_ARCH_PREL32_RELOCATIONS", "y");
        }
        facts.config = new Fact.Present<>(new KernelConfig(options));
        for (String name :
                List.of("_printk", "param_ops_int", "param_array_ops", "param_ops_bool", "param_ops_string")) {
            facts.ofKernel.put(
                    name,
                    new KernelExport(
                            name, Optional.empty(), OptionalLong.empty(), Optional.of(false), Optional.of("")));
        }
        return facts;
    }
}
