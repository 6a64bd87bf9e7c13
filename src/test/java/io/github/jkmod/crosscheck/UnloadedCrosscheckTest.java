package io.github.jkmod.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.leftover.Registration;
import io.github.jkmod.kernel.leftover.Residue;
import io.github.jkmod.kernel.leftover.StrayPointer;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is left of a module that was unloaded. */
final class UnloadedCrosscheckTest {
    private static Crosscheck unloaded(ModuleSight before, ModuleSight after) {
        return Crosscheck.ofUnloaded(before, after, Optional.empty());
    }

    @Test
    void whatWasNotSeenBeforeProvesNothingAfterwards() {
        Crosscheck crosscheck = unloaded(SampleSight.gone(), SampleSight.gone());
        assertThat(crosscheck.notCompared())
                .containsExactly(
                        "/proc/modules did not show it before either: not loaded",
                        "/sys/module did not show it before either: none");
    }

    @Test
    void nothingLeftIsTheProofOfAnUnload() {
        Crosscheck crosscheck = unloaded(SampleSight.there(), SampleSight.gone());
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        assertThat(crosscheck.notCompared()).isEmpty();
    }

    @Test
    void eachKindOfResidueIsADifference() {
        SampleSight shown = new SampleSight();
        CrosscheckAssertions.assertOnlyDifference(
                unloaded(
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
                unloaded(
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
                unloaded(
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
        Crosscheck unloaded = unloaded(blind, blind);
        assertThat(unloaded.result()).isEqualTo(Crosscheck.Result.UNKNOWN);
        assertThat(unloaded.notCompared()).containsExactly("a", "b", "c");
    }

    @Test
    void whatElseIsLeftIsNamed() {
        Residue left = new Residue(
                new Fact.Present<>(List.of(new Registration(Registration.Kind.FILE, "/proc/mine"))),
                new Fact.Present<>(
                        List.of(new StrayPointer(new ModuleName("hello"), "reboot_list+0x8", "hello_block+0x0"))));
        Crosscheck crosscheck = Crosscheck.ofUnloaded(SampleSight.there(), SampleSight.gone(), Optional.of(left));
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.DIFFERENT);
        assertThat(crosscheck.differences())
                .containsExactly(
                        new Difference("/proc/mine", "gone", "still there; it came with the module"),
                        new Difference(
                                "kernel memory",
                                "no pointer into the module's freed memory",
                                "reboot_list+0x8 points to hello_block+0x0"));
    }

    @Test
    void whatCouldNotBeLookedForIsSaid() {
        Residue left = new Residue(new Fact.Absent<>("what the module registered: not known"), new Fact.Hidden<>("no"));
        Crosscheck crosscheck = Crosscheck.ofUnloaded(SampleSight.there(), SampleSight.gone(), Optional.of(left));
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        assertThat(crosscheck.notCompared())
                .containsExactly(
                        "what the module registered: not known", "pointers into the module's freed memory: no");
    }
}
