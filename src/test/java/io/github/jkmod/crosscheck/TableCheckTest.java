package io.github.jkmod.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.verdict.KallsymsSymbol;
import io.github.jkmod.forecast.verdict.SymbolFate;
import io.github.jkmod.kernel.ModuleSight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What /proc/kallsyms shows of a module, during init and after it. */
final class TableCheckTest {
    private static List<String> with(List<String> entries, String... more) {
        List<String> all = new ArrayList<>(entries);
        all.addAll(Arrays.asList(more));
        return all;
    }

    private static List<String> without(List<String> entries, String... less) {
        List<String> rest = new ArrayList<>(entries);
        for (String entry : less) {
            assertThat(rest.remove(entry)).isTrue();
        }
        return rest;
    }

    @Test
    void aLookDuringInitIsHeldAgainstTheFullTable() {
        ModuleSight during = new ModuleSight(
                SampleSight.inInit().procModule(),
                SampleSight.NO_USES,
                SampleSight.inInit().sysModule(),
                SampleSight.look(false, SampleSight.DURING));
        Crosscheck crosscheck =
                Crosscheck.ofLoaded(SampleSight.EXPECTATION, Optional.of(during), new SampleSight().sight());
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        CrosscheckAssertions.assertTable(crosscheck.duringInit(), 6, 6, 2, List.of(), List.of());
    }

    @Test
    void anEntryMissingDuringInitIsADifference() {
        ModuleSight during = new ModuleSight(
                SampleSight.inInit().procModule(),
                SampleSight.NO_USES,
                SampleSight.inInit().sysModule(),
                SampleSight.look(false, without(SampleSight.DURING, "t hello_init@20008")));
        Crosscheck crosscheck =
                Crosscheck.ofLoaded(SampleSight.EXPECTATION, Optional.of(during), new SampleSight().sight());
        CrosscheckAssertions.assertOnlyDifference(
                crosscheck, "/proc/kallsyms during init", "t hello_init", "no such entry");
        CrosscheckAssertions.assertTable(crosscheck.duringInit(), 6, 5, 1, List.of("t hello_init"), List.of());
    }

    @Test
    void aMissingEntryIsADifference() {
        SampleSight shown = new SampleSight();
        shown.kallsyms = without(SampleSight.AFTER, "d count@12004");
        Crosscheck crosscheck = shown.check();
        CrosscheckAssertions.assertOnlyDifference(crosscheck, "/proc/kallsyms after init", "d count", "no such entry");
        CrosscheckAssertions.assertTable(crosscheck.afterInit(), 3, 2, 0, List.of("d count"), List.of());
    }

    @Test
    void anUnexpectedEntryIsADifference() {
        SampleSight shown = new SampleSight();
        shown.kallsyms = with(SampleSight.AFTER, "t stranger");
        Crosscheck crosscheck = shown.check();
        CrosscheckAssertions.assertOnlyDifference(
                crosscheck, "/proc/kallsyms after init", "no such entry", "t stranger");
        assertThat(crosscheck.afterInit().map(TableCheck::initSymbols)).contains(0);
    }

    @Test
    void anotherLetterIsAMissingAndAnUnexpectedEntry() {
        SampleSight shown = new SampleSight();
        shown.kallsyms = with(without(SampleSight.AFTER, "T answer@10010"), "t answer@10010");
        assertThat(shown.check().differences())
                .containsExactly(
                        new Difference("/proc/kallsyms after init", "T answer", "no such entry"),
                        new Difference("/proc/kallsyms after init", "no such entry", "t answer"));
    }

    @Test
    void anInitSymbolThatIsLeftIsCounted() {
        SampleSight shown = new SampleSight();
        shown.kallsyms = with(SampleSight.AFTER, "t hello_init");
        Crosscheck crosscheck = shown.check();
        CrosscheckAssertions.assertOnlyDifference(
                crosscheck, "/proc/kallsyms after init", "no such entry", "t hello_init");
        CrosscheckAssertions.assertTable(crosscheck.afterInit(), 3, 4, 1, List.of(), List.of("t hello_init"));
    }

    @Test
    void namesThatStandTwiceAreCounted() {
        SampleSight shown = new SampleSight();
        shown.kallsyms = with(SampleSight.AFTER, "t $x");
        Crosscheck crosscheck = shown.check();
        CrosscheckAssertions.assertOnlyDifference(crosscheck, "/proc/kallsyms after init", "no such entry", "t $x");
        assertThat(crosscheck.afterInit().map(TableCheck::initSymbols)).contains(1);
        ModuleSight during = new ModuleSight(
                SampleSight.inInit().procModule(),
                SampleSight.NO_USES,
                SampleSight.inInit().sysModule(),
                SampleSight.look(false, without(SampleSight.DURING, "t $x@20000")));
        CrosscheckAssertions.assertTable(
                Crosscheck.ofLoaded(SampleSight.EXPECTATION, Optional.of(during), new SampleSight().sight())
                        .duringInit(),
                6,
                5,
                1,
                List.of("t $x"),
                List.of());
    }

    @Test
    void everyOneOfSeveralMissingNamesakesIsNamed() {
        List<KallsymsSymbol> twins = List.of(
                new KallsymsSymbol("$d", 'd', ".data", SymbolFate.KEPT, 2, 0),
                new KallsymsSymbol("$d", 'd', ".data", SymbolFate.KEPT, 2, 0));
        TableCheck check = TableCheck.afterInit(twins, List.of(), Optional.empty());
        CrosscheckAssertions.assertTable(Optional.of(check), 2, 0, 0, List.of("d $d", "d $d"), List.of());
        assertThat(check.matches()).isFalse();
    }

    @Test
    void anEntryAtAnotherAddressIsADifference() {
        SampleSight shown = new SampleSight();
        shown.kallsyms = List.of("t $x@10000", "T answer@10018", "d count@12004");
        CrosscheckAssertions.assertOnlyDifference(
                shown.check(), "/proc/kallsyms after init T answer (.text+0x10)", "0x10010", "0x10018");
        assertThat(new SampleSight().check().afterInit().map(TableCheck::addresses))
                .contains(3);
    }

    @Test
    void anAddressIsComparedBesideADifferentLetterToo() {
        SampleSight shown = new SampleSight();
        shown.kallsyms = List.of("t $x@10000", "t answer@10010", "d count@12000");
        assertThat(shown.check().differences())
                .containsExactly(
                        new Difference("/proc/kallsyms after init", "T answer", "no such entry"),
                        new Difference("/proc/kallsyms after init", "no such entry", "t answer"),
                        new Difference("/proc/kallsyms after init d count (.data+0x4)", "0x12004", "0x12000"));
    }

    @Test
    void anotherOrderIsADifference() {
        SampleSight shown = new SampleSight();
        shown.kallsyms = List.of("T answer@10010", "t $x@10000", "d count@12004");
        CrosscheckAssertions.assertOnlyDifference(
                shown.check(), "/proc/kallsyms after init order, entry 1", "t $x", "T answer");
    }

    @Test
    void hiddenAddressesAreNotedAndTheNamesStillCompared() {
        SampleSight shown = new SampleSight();
        shown.addressesHidden = true;
        Crosscheck crosscheck = shown.check();
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        assertThat(crosscheck.notCompared())
                .singleElement()
                .asString()
                .startsWith("addresses: /proc/kallsyms shows zeros only");
        shown.kallsyms = List.of();
        assertThat(shown.check().differences()).hasSize(3);
    }
}
