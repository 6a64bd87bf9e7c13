package io.github.jkmod.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What /proc/modules and /sys show of a loaded module. */
final class CrosscheckTest {
    @Test
    void whatIsAsForecastMatches() {
        Crosscheck crosscheck = new SampleSight().check();
        assertThat(crosscheck.differences()).isEmpty();
        assertThat(crosscheck.notCompared()).isEmpty();
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        assertThat(crosscheck.duringInit()).isEmpty();
        CrosscheckAssertions.assertTable(crosscheck.afterInit(), 3, 3, 0, List.of(), List.of());
    }

    @Test
    void anotherStateIsADifference() {
        SampleSight shown = new SampleSight();
        shown.state = ProcModule.State.UNLOADING;
        CrosscheckAssertions.assertOnlyDifference(shown.check(), "/proc/modules state", "Live", "Unloading");
    }

    @Test
    void anotherSizeIsADifference() {
        SampleSight shown = new SampleSight();
        shown.size = 20480;
        CrosscheckAssertions.assertOnlyDifference(shown.check(), "/proc/modules size", "16384", "20480");
    }

    @Test
    void aTaintThatTheFileDoesNotGiveIsADifference() {
        SampleSight shown = new SampleSight();
        shown.taints = "POE";
        CrosscheckAssertions.assertOnlyDifference(shown.check(), "/proc/modules taints", "(O) and perhaps E", "(POE)");
    }

    @Test
    void anotherCoreSizeIsADifference() {
        SampleSight shown = new SampleSight();
        shown.coreSize = 12288;
        CrosscheckAssertions.assertOnlyDifference(shown.check(), "/sys/module coresize", "16384", "12288");
    }

    @Test
    void aMissingTaintIsADifference() {
        SampleSight shown = new SampleSight();
        shown.taints = "E";
        CrosscheckAssertions.assertOnlyDifference(shown.check(), "/proc/modules taints", "(O) and perhaps E", "(E)");
    }

    @Test
    void aPermanentModuleThatWasNotForecastIsADifference() {
        SampleSight shown = new SampleSight();
        shown.usedBy = List.of("user", "[permanent]");
        CrosscheckAssertions.assertOnlyDifference(shown.check(), "/proc/modules used by: [permanent]", "false", "true");
    }

    @Test
    void usersAndHoldersAreTheSameInAnyOrder() {
        SampleSight shown = new SampleSight();
        shown.usedBy = List.of("b", "a");
        shown.holders = List.of("a", "b");
        shown.procRefCount = OptionalLong.of(2);
        shown.sysRefCount = OptionalLong.of(2);
        assertThat(shown.check().result()).isEqualTo(Crosscheck.Result.MATCH);
        shown.holders = List.of("a");
        CrosscheckAssertions.assertOnlyDifference(
                shown.check(), "/proc/modules used by = /sys/module holders", "[a, b]", "[a]");
    }

    @Test
    void twoReferenceCountsAreADifference() {
        SampleSight shown = new SampleSight();
        shown.sysRefCount = OptionalLong.of(3);
        CrosscheckAssertions.assertOnlyDifference(
                shown.check(), "/proc/modules refcount = /sys/module refcnt", "1", "3");
        shown.sysRefCount = OptionalLong.empty();
        CrosscheckAssertions.assertOnlyDifference(
                shown.check(), "/proc/modules refcount = /sys/module refcnt", "1", "none");
    }

    @Test
    void fewerReferencesThanUsersIsADifference() {
        SampleSight shown = new SampleSight();
        shown.procRefCount = OptionalLong.of(0);
        shown.sysRefCount = OptionalLong.of(0);
        CrosscheckAssertions.assertOnlyDifference(shown.check(), "/proc/modules refcount", "at least 1", "0");
    }

    @Test
    void aSectionAtAnotherPlaceIsADifference() {
        SampleSight shown = new SampleSight();
        shown.dataAddress = 0x12008;
        CrosscheckAssertions.assertOnlyDifference(shown.check(), "/sys/module section .data", "0x12000", "0x12008");
    }

    @Test
    void theModulesThatItUsesAreThoseThatNameIt() {
        SampleSight shown = new SampleSight();
        shown.uses = List.of(new ModuleName("other"));
        CrosscheckAssertions.assertOnlyDifference(
                shown.check(), "/proc/modules: used by hello", "[provider]", "[other]");
    }

    @Test
    void aParameterThatWasGivenShowsItsValue() {
        SampleSight shown = new SampleSight();
        shown.loud = "0";
        CrosscheckAssertions.assertOnlyDifference(shown.check(), "/sys/module parameters/loud", "1", "0");
    }

    @Test
    void aNoteThatTheFileDoesNotHaveIsADifference() {
        SampleSight shown = new SampleSight();
        shown.otherNote = new byte[] {1};
        CrosscheckAssertions.assertOnlyDifference(
                shown.check(), "/sys/module notes", "[.note.gnu.build-id]", "[.note.Linux, .note.gnu.build-id]");
    }

    @Test
    void whileInitRunsItsMemoryCounts() {
        ModuleSight during = new ModuleSight(
                new SampleSight().procModule(),
                SampleSight.NO_USES,
                new Fact.Hidden<>("init ended"),
                SampleSight.look(false, SampleSight.DURING));
        Crosscheck crosscheck =
                Crosscheck.ofLoaded(SampleSight.EXPECTATION, Optional.of(during), new SampleSight().sight());
        CrosscheckAssertions.assertOnlyDifference(crosscheck, "/proc/modules size during init", "24576", "16384");
    }

    @Test
    void theTagsUnderSysAreHeldAgainstTheFile() {
        SampleSight shown = new SampleSight();
        shown.version = Optional.of("1.1");
        CrosscheckAssertions.assertOnlyDifference(shown.check(), "/sys/module version", "1.0", "1.1");
        shown = new SampleSight();
        shown.srcversion = Optional.empty();
        CrosscheckAssertions.assertOnlyDifference(shown.check(), "/sys/module srcversion", "ABCDEF", "none");
        shown = new SampleSight();
        shown.initState = Optional.of("coming");
        CrosscheckAssertions.assertOnlyDifference(shown.check(), "/sys/module initstate", "live", "coming");
    }

    @Test
    void theBuildIdIsHeldAgainstTheFile() {
        SampleSight shown = new SampleSight();
        shown.buildId = SampleSight.BUILD_ID.clone();
        shown.buildId[17] = (byte) 0xae;
        CrosscheckAssertions.assertOnlyDifference(shown.check(), "/sys/module build-id", "dead", "deae");
        shown.buildId = new byte[3];
        CrosscheckAssertions.assertOnlyDifference(shown.check(), "/sys/module build-id", "dead", "none");
    }

    @Test
    void sectionsAndParametersAreHeldAgainstTheFile() {
        SampleSight shown = new SampleSight();
        shown.sections = List.of(".init.text", ".text");
        CrosscheckAssertions.assertOnlyDifference(
                shown.check(), "/sys/module sections", "[.data, .init.text, .text]", "[.init.text, .text]");
        shown = new SampleSight();
        shown.parameters = List.of("loud", "other", "secret");
        CrosscheckAssertions.assertOnlyDifference(
                shown.check(), "/sys/module parameters", "[loud, secret]", "[loud, other, secret]");
    }

    @Test
    void aParameterThatNobodyMayReadIsThereAllTheSame() {
        SampleSight shown = new SampleSight();
        shown.parameters = List.of("loud");
        shown.unreadable.put("parameters/secret", "secret: Permission denied");
        assertThat(shown.check().result()).isEqualTo(Crosscheck.Result.MATCH);
    }

    @Test
    void aFileThatCannotBeReadIsNotComparedAndNoDifference() {
        SampleSight shown = new SampleSight();
        shown.version = Optional.empty();
        shown.unreadable.put("version", "version: Permission denied");
        shown.buildId = new byte[0];
        shown.unreadable.put("notes/.note.gnu.build-id", "note: Permission denied");
        Crosscheck crosscheck = shown.check();
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        assertThat(crosscheck.notCompared()).containsExactly("version: Permission denied", "note: Permission denied");
    }

    @Test
    void aHiddenPlaceIsNotComparedAndTheOthersAre() {
        SampleSight shown = new SampleSight();
        Crosscheck crosscheck = Crosscheck.ofLoaded(
                SampleSight.EXPECTATION,
                Optional.empty(),
                new ModuleSight(
                        shown.procModule(),
                        SampleSight.NO_USES,
                        new Fact.Hidden<>("no /sys"),
                        new Fact.Malformed<>("odd line")));
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        assertThat(crosscheck.notCompared()).containsExactly("no /sys", "odd line");
        assertThat(crosscheck.afterInit()).isEmpty();
    }

    @Test
    void whereNothingCanBeComparedTheResultIsUnknown() {
        ModuleSight blind = new ModuleSight(
                new Fact.Hidden<>("a"), SampleSight.NO_USES, new Fact.Hidden<>("b"), new Fact.Hidden<>("c"));
        Crosscheck loaded = Crosscheck.ofLoaded(SampleSight.EXPECTATION, Optional.of(blind), blind);
        assertThat(loaded.result()).isEqualTo(Crosscheck.Result.UNKNOWN);
        assertThat(loaded.notCompared()).containsExactly("a", "b", "c");
    }

    @Test
    void aLoadedModuleThatIsNowhereIsDifferentEverywhere() {
        Crosscheck crosscheck = Crosscheck.ofLoaded(SampleSight.EXPECTATION, Optional.empty(), SampleSight.gone());
        assertThat(crosscheck.differences())
                .extracting(Difference::what)
                .contains("/proc/modules", "/sys/module")
                .hasSize(5);
    }

    @Test
    void aDifferenceReadsAsASentence() {
        assertThat(new Difference("/proc/modules state", "Live", "Loading"))
                .hasToString("/proc/modules state: forecast Live, the kernel shows Loading");
    }
}
