package io.github.jkmod.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.model.Fact;
import org.junit.jupiter.api.Test;

/** What is left of a module that was unloaded. */
final class UnloadedCrosscheckTest {
    @Test
    void whatWasNotSeenBeforeProvesNothingAfterwards() {
        Crosscheck crosscheck = Crosscheck.ofUnloaded(SampleSight.gone(), SampleSight.gone());
        assertThat(crosscheck.notCompared())
                .containsExactly(
                        "/proc/modules did not show it before either: not loaded",
                        "/sys/module did not show it before either: none");
    }

    @Test
    void nothingLeftIsTheProofOfAnUnload() {
        Crosscheck crosscheck = Crosscheck.ofUnloaded(SampleSight.there(), SampleSight.gone());
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        assertThat(crosscheck.notCompared()).isEmpty();
    }

    @Test
    void eachKindOfResidueIsADifference() {
        SampleSight shown = new SampleSight();
        CrosscheckAssertions.assertOnlyDifference(
                Crosscheck.ofUnloaded(
                        SampleSight.there(),
                        new ModuleSight(
                                shown.procModule(),
                                SampleSight.NO_USES,
                                SampleSight.gone().sysModule(),
                                SampleSight.gone().kallsyms())),
                "/proc/modules",
                "nothing",
                "it is still there");
        CrosscheckAssertions.assertOnlyDifference(
                Crosscheck.ofUnloaded(
                        SampleSight.there(),
                        new ModuleSight(
                                SampleSight.gone().procModule(),
                                SampleSight.NO_USES,
                                shown.sysModule(),
                                SampleSight.gone().kallsyms())),
                "/sys/module",
                "nothing",
                "it is still there");
        CrosscheckAssertions.assertOnlyDifference(
                Crosscheck.ofUnloaded(
                        SampleSight.there(),
                        new ModuleSight(
                                SampleSight.gone().procModule(),
                                SampleSight.NO_USES,
                                SampleSight.gone().sysModule(),
                                SampleSight.look(false, SampleSight.AFTER))),
                "/proc/kallsyms",
                "no entry",
                "3 entries, first $x");
    }

    @Test
    void whereNothingCanBeComparedTheResultIsUnknown() {
        ModuleSight blind = new ModuleSight(
                new Fact.Hidden<>("a"), SampleSight.NO_USES, new Fact.Hidden<>("b"), new Fact.Hidden<>("c"));
        Crosscheck unloaded = Crosscheck.ofUnloaded(blind, blind);
        assertThat(unloaded.result()).isEqualTo(Crosscheck.Result.UNKNOWN);
        assertThat(unloaded.notCompared()).containsExactly("a", "b", "c");
    }
}
