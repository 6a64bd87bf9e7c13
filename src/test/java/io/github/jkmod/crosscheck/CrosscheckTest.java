package io.github.jkmod.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.Expectation;
import io.github.jkmod.forecast.KallsymsSymbol;
import io.github.jkmod.forecast.SymbolFate;
import io.github.jkmod.kernel.Fact;
import io.github.jkmod.kernel.KallsymsEntry;
import io.github.jkmod.kernel.KallsymsLook;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.SysModule;
import io.github.jkmod.model.ModuleName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CrosscheckTest {
    private static final ModuleName HELLO = new ModuleName("hello");
    private static final byte[] BUILD_ID = {
        4, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 'G', 'N', 'U', 0, (byte) 0xde, (byte) 0xad
    };

    private static final Expectation EXPECTATION = new Expectation(
            HELLO,
            List.of(
                    new KallsymsSymbol("", 't', ".text", SymbolFate.NAMELESS),
                    new KallsymsSymbol("$x", 't', ".init.text", SymbolFate.INIT_MEMORY),
                    new KallsymsSymbol("hello_init", 't', ".init.text", SymbolFate.INIT_MEMORY),
                    new KallsymsSymbol("$x", 't', ".text", SymbolFate.KEPT),
                    new KallsymsSymbol("answer", 'T', ".text", SymbolFate.KEPT),
                    new KallsymsSymbol("count", 'd', ".data", SymbolFate.KEPT),
                    new KallsymsSymbol("_printk", 'u', "[UND]", SymbolFate.UNDEFINED)),
            false,
            "O",
            Optional.of("1.0"),
            Optional.of("ABCDEF"),
            Optional.of("dead"),
            List.of(".data", ".text"),
            List.of("loud", "secret"));

    private static final List<String> AFTER = List.of("t $x", "T answer", "d count");
    private static final List<String> DURING =
            List.of("t $x", "t hello_init", "t $x", "T answer", "d count", "u _printk");

    /** What the kernel shows; each test changes one thing. */
    private static final class Shown {
        private ProcModule.State state = ProcModule.State.LIVE;
        private long size = 16384;
        private long coreSize = 16384;
        private OptionalLong procRefCount = OptionalLong.of(1);
        private List<String> usedBy = List.of("user");
        private String taints = "OE";
        private Optional<String> initState = Optional.of("live");
        private OptionalLong sysRefCount = OptionalLong.of(1);
        private List<String> holders = List.of("user");
        private List<String> sections = List.of(".data", ".text");
        private List<String> parameters = List.of("loud", "secret");
        private Optional<String> version = Optional.of("1.0");
        private Optional<String> srcversion = Optional.of("ABCDEF");
        private byte[] buildId = BUILD_ID;
        private final Map<String, String> unreadable = new TreeMap<>();
        private List<String> kallsyms = AFTER;
        private boolean addressesHidden;

        Fact<ProcModule> procModule() {
            return new Fact.Present<>(
                    new ProcModule(HELLO, size, procRefCount, usedBy, state, 0x1000, taints, List.of()));
        }

        Fact<SysModule> sysModule() {
            Map<String, Long> addresses = new TreeMap<>();
            sections.forEach(section -> addresses.put(section, 1L));
            Map<String, String> values = new TreeMap<>();
            parameters.forEach(parameter -> values.put(parameter, "1"));
            return new Fact.Present<>(new SysModule(
                    initState,
                    sysRefCount,
                    holders,
                    addresses,
                    false,
                    values,
                    OptionalLong.of(coreSize),
                    OptionalLong.of(0),
                    Optional.of("OE"),
                    version,
                    srcversion,
                    Map.of(".note.gnu.build-id", buildId),
                    false,
                    unreadable));
        }

        ModuleSight sight() {
            return new ModuleSight(procModule(), sysModule(), look(addressesHidden, kallsyms));
        }

        Crosscheck check() {
            return Crosscheck.ofLoaded(EXPECTATION, Optional.empty(), sight());
        }
    }

    private static Fact<KallsymsLook> look(boolean hidden, List<String> entries) {
        return new Fact.Present<>(new KallsymsLook(
                HELLO,
                entries.stream()
                        .map(entry -> new KallsymsEntry(hidden ? 0 : 1, entry.charAt(0), entry.substring(2)))
                        .toList(),
                hidden,
                1,
                true,
                false));
    }

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

    private static void assertOnlyDifference(Crosscheck crosscheck, String what, String forecast, String seen) {
        assertThat(crosscheck.differences()).containsExactly(new Difference(what, forecast, seen));
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.DIFFERENT);
    }

    @Test
    void whatIsAsForecastMatches() {
        Crosscheck crosscheck = new Shown().check();
        assertThat(crosscheck.differences()).isEmpty();
        assertThat(crosscheck.notCompared()).isEmpty();
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        assertThat(crosscheck.duringInit()).isEmpty();
        assertThat(crosscheck.afterInit()).contains(new TableCheck(3, 3, 0, List.of(), List.of()));
    }

    @Test
    void aLookDuringInitIsHeldAgainstTheFullTable() {
        ModuleSight during = new ModuleSight(new Shown().procModule(), new Shown().sysModule(), look(false, DURING));
        Crosscheck crosscheck = Crosscheck.ofLoaded(EXPECTATION, Optional.of(during), new Shown().sight());
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        assertThat(crosscheck.duringInit()).contains(new TableCheck(6, 6, 2, List.of(), List.of()));
    }

    @Test
    void anEntryMissingDuringInitIsADifference() {
        ModuleSight during = new ModuleSight(
                new Shown().procModule(), new Shown().sysModule(), look(false, without(DURING, "t hello_init")));
        Crosscheck crosscheck = Crosscheck.ofLoaded(EXPECTATION, Optional.of(during), new Shown().sight());
        assertOnlyDifference(crosscheck, "/proc/kallsyms during init", "t hello_init", "no such entry");
        assertThat(crosscheck.duringInit()).contains(new TableCheck(6, 5, 1, List.of("t hello_init"), List.of()));
    }

    @Test
    void anotherStateIsADifference() {
        Shown shown = new Shown();
        shown.state = ProcModule.State.UNLOADING;
        assertOnlyDifference(shown.check(), "/proc/modules state", "Live", "Unloading");
    }

    @Test
    void aSizeOfNothingIsADifference() {
        Shown shown = new Shown();
        shown.size = 0;
        shown.coreSize = 0;
        assertOnlyDifference(shown.check(), "/proc/modules size", "more than 0", "0");
    }

    @Test
    void aTaintThatTheFileDoesNotGiveIsADifference() {
        Shown shown = new Shown();
        shown.taints = "POE";
        assertOnlyDifference(shown.check(), "/proc/modules taints", "(O) and E or F perhaps", "(POE)");
    }

    @Test
    void twoSizesAreADifference() {
        Shown shown = new Shown();
        shown.coreSize = 12288;
        assertOnlyDifference(shown.check(), "/proc/modules size = /sys/module coresize + initsize", "12288", "16384");
    }

    @Test
    void aMissingTaintIsADifference() {
        Shown shown = new Shown();
        shown.taints = "E";
        assertOnlyDifference(shown.check(), "/proc/modules taints", "(O) and E or F perhaps", "(E)");
    }

    @Test
    void aPermanentModuleThatWasNotForecastIsADifference() {
        Shown shown = new Shown();
        shown.usedBy = List.of("user", "[permanent]");
        assertOnlyDifference(shown.check(), "/proc/modules used by: [permanent]", "false", "true");
    }

    @Test
    void usersAndHoldersAreTheSameInAnyOrder() {
        Shown shown = new Shown();
        shown.usedBy = List.of("b", "a");
        shown.holders = List.of("a", "b");
        shown.procRefCount = OptionalLong.of(2);
        shown.sysRefCount = OptionalLong.of(2);
        assertThat(shown.check().result()).isEqualTo(Crosscheck.Result.MATCH);
        shown.holders = List.of("a");
        assertOnlyDifference(shown.check(), "/proc/modules used by = /sys/module holders", "[a, b]", "[a]");
    }

    @Test
    void twoReferenceCountsAreADifference() {
        Shown shown = new Shown();
        shown.sysRefCount = OptionalLong.of(3);
        assertOnlyDifference(shown.check(), "/proc/modules refcount = /sys/module refcnt", "1", "3");
        shown.sysRefCount = OptionalLong.empty();
        assertOnlyDifference(shown.check(), "/proc/modules refcount = /sys/module refcnt", "1", "none");
    }

    @Test
    void fewerReferencesThanUsersIsADifference() {
        Shown shown = new Shown();
        shown.procRefCount = OptionalLong.of(0);
        shown.sysRefCount = OptionalLong.of(0);
        assertOnlyDifference(shown.check(), "/proc/modules refcount", "at least 1", "0");
    }

    @Test
    void aMissingEntryIsADifference() {
        Shown shown = new Shown();
        shown.kallsyms = without(AFTER, "d count");
        Crosscheck crosscheck = shown.check();
        assertOnlyDifference(crosscheck, "/proc/kallsyms after init", "d count", "no such entry");
        assertThat(crosscheck.afterInit()).contains(new TableCheck(3, 2, 0, List.of("d count"), List.of()));
    }

    @Test
    void anUnexpectedEntryIsADifference() {
        Shown shown = new Shown();
        shown.kallsyms = with(AFTER, "t stranger");
        Crosscheck crosscheck = shown.check();
        assertOnlyDifference(crosscheck, "/proc/kallsyms after init", "no such entry", "t stranger");
        assertThat(crosscheck.afterInit().map(TableCheck::initSymbols)).contains(0);
    }

    @Test
    void anotherLetterIsAMissingAndAnUnexpectedEntry() {
        Shown shown = new Shown();
        shown.kallsyms = with(without(AFTER, "T answer"), "t answer");
        assertThat(shown.check().differences())
                .containsExactly(
                        new Difference("/proc/kallsyms after init", "T answer", "no such entry"),
                        new Difference("/proc/kallsyms after init", "no such entry", "t answer"));
    }

    @Test
    void anInitSymbolThatIsLeftIsCounted() {
        Shown shown = new Shown();
        shown.kallsyms = with(AFTER, "t hello_init");
        Crosscheck crosscheck = shown.check();
        assertOnlyDifference(crosscheck, "/proc/kallsyms after init", "no such entry", "t hello_init");
        assertThat(crosscheck.afterInit()).contains(new TableCheck(3, 4, 1, List.of(), List.of("t hello_init")));
    }

    @Test
    void namesThatStandTwiceAreCounted() {
        Shown shown = new Shown();
        shown.kallsyms = with(AFTER, "t $x");
        Crosscheck crosscheck = shown.check();
        assertOnlyDifference(crosscheck, "/proc/kallsyms after init", "no such entry", "t $x");
        assertThat(crosscheck.afterInit().map(TableCheck::initSymbols)).contains(1);
        ModuleSight during = new ModuleSight(
                new Shown().procModule(), new Shown().sysModule(), look(false, without(DURING, "t $x")));
        assertThat(Crosscheck.ofLoaded(EXPECTATION, Optional.of(during), new Shown().sight())
                        .duringInit())
                .contains(new TableCheck(6, 5, 1, List.of("t $x"), List.of()));
    }

    @Test
    void everyOneOfSeveralMissingNamesakesIsNamed() {
        List<KallsymsSymbol> twins = List.of(
                new KallsymsSymbol("$d", 'd', ".data", SymbolFate.KEPT),
                new KallsymsSymbol("$d", 'd', ".data", SymbolFate.KEPT));
        TableCheck check = TableCheck.afterInit(twins, List.of());
        assertThat(check).isEqualTo(new TableCheck(2, 0, 0, List.of("d $d", "d $d"), List.of()));
        assertThat(check.matches()).isFalse();
    }

    @Test
    void theTagsUnderSysAreHeldAgainstTheFile() {
        Shown shown = new Shown();
        shown.version = Optional.of("1.1");
        assertOnlyDifference(shown.check(), "/sys/module version", "1.0", "1.1");
        shown = new Shown();
        shown.srcversion = Optional.empty();
        assertOnlyDifference(shown.check(), "/sys/module srcversion", "ABCDEF", "none");
        shown = new Shown();
        shown.initState = Optional.of("coming");
        assertOnlyDifference(shown.check(), "/sys/module initstate", "live", "coming");
    }

    @Test
    void theBuildIdIsHeldAgainstTheFile() {
        Shown shown = new Shown();
        shown.buildId = BUILD_ID.clone();
        shown.buildId[17] = (byte) 0xae;
        assertOnlyDifference(shown.check(), "/sys/module build-id", "dead", "deae");
        shown.buildId = new byte[3];
        assertOnlyDifference(shown.check(), "/sys/module build-id", "dead", "none");
    }

    @Test
    void sectionsAndParametersAreHeldAgainstTheFile() {
        Shown shown = new Shown();
        shown.sections = List.of(".text");
        assertOnlyDifference(shown.check(), "/sys/module sections", "[.data, .text]", "[.text]");
        shown = new Shown();
        shown.parameters = List.of("loud", "other", "secret");
        assertOnlyDifference(shown.check(), "/sys/module parameters", "[loud, secret]", "[loud, other, secret]");
    }

    @Test
    void aParameterThatNobodyMayReadIsThereAllTheSame() {
        Shown shown = new Shown();
        shown.parameters = List.of("loud");
        shown.unreadable.put("parameters/secret", "secret: Permission denied");
        assertThat(shown.check().result()).isEqualTo(Crosscheck.Result.MATCH);
    }

    @Test
    void aFileThatCannotBeReadIsNotComparedAndNoDifference() {
        Shown shown = new Shown();
        shown.version = Optional.empty();
        shown.unreadable.put("version", "version: Permission denied");
        shown.buildId = new byte[0];
        shown.unreadable.put("notes/.note.gnu.build-id", "note: Permission denied");
        Crosscheck crosscheck = shown.check();
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        assertThat(crosscheck.notCompared()).containsExactly("version: Permission denied", "note: Permission denied");
    }

    @Test
    void hiddenAddressesAreNotedAndTheNamesStillCompared() {
        Shown shown = new Shown();
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

    @Test
    void aHiddenPlaceIsNotComparedAndTheOthersAre() {
        Shown shown = new Shown();
        Crosscheck crosscheck = Crosscheck.ofLoaded(
                EXPECTATION,
                Optional.empty(),
                new ModuleSight(shown.procModule(), new Fact.Hidden<>("no /sys"), new Fact.Malformed<>("odd line")));
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        assertThat(crosscheck.notCompared()).containsExactly("no /sys", "odd line");
        assertThat(crosscheck.afterInit()).isEmpty();
    }

    @Test
    void whereNothingCanBeComparedTheResultIsUnknown() {
        ModuleSight blind = new ModuleSight(new Fact.Hidden<>("a"), new Fact.Hidden<>("b"), new Fact.Hidden<>("c"));
        Crosscheck loaded = Crosscheck.ofLoaded(EXPECTATION, Optional.of(blind), blind);
        assertThat(loaded.result()).isEqualTo(Crosscheck.Result.UNKNOWN);
        assertThat(loaded.notCompared()).containsExactly("a", "b", "c");
        Crosscheck unloaded = Crosscheck.ofUnloaded(blind, blind);
        assertThat(unloaded.result()).isEqualTo(Crosscheck.Result.UNKNOWN);
        assertThat(unloaded.notCompared()).containsExactly("a", "b", "c");
    }

    @Test
    void aLoadedModuleThatIsNowhereIsDifferentEverywhere() {
        Crosscheck crosscheck = Crosscheck.ofLoaded(EXPECTATION, Optional.empty(), gone());
        assertThat(crosscheck.differences())
                .extracting(Difference::what)
                .contains("/proc/modules", "/sys/module")
                .hasSize(5);
    }

    private static ModuleSight gone() {
        return new ModuleSight(new Fact.Absent<>("not loaded"), new Fact.Absent<>("none"), look(false, List.of()));
    }

    private static ModuleSight there() {
        Shown shown = new Shown();
        return new ModuleSight(shown.procModule(), shown.sysModule(), look(false, AFTER));
    }

    @Test
    void whatWasNotSeenBeforeProvesNothingAfterwards() {
        Crosscheck crosscheck = Crosscheck.ofUnloaded(gone(), gone());
        assertThat(crosscheck.notCompared())
                .containsExactly(
                        "/proc/modules did not show it before either: not loaded",
                        "/sys/module did not show it before either: none");
    }

    @Test
    void nothingLeftIsTheProofOfAnUnload() {
        Crosscheck crosscheck = Crosscheck.ofUnloaded(there(), gone());
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        assertThat(crosscheck.notCompared()).isEmpty();
    }

    @Test
    void eachKindOfResidueIsADifference() {
        Shown shown = new Shown();
        assertOnlyDifference(
                Crosscheck.ofUnloaded(
                        there(), new ModuleSight(shown.procModule(), gone().sysModule(), gone().kallsyms())),
                "/proc/modules",
                "nothing",
                "it is still there");
        assertOnlyDifference(
                Crosscheck.ofUnloaded(
                        there(), new ModuleSight(gone().procModule(), shown.sysModule(), gone().kallsyms())),
                "/sys/module",
                "nothing",
                "it is still there");
        assertOnlyDifference(
                Crosscheck.ofUnloaded(
                        there(), new ModuleSight(gone().procModule(), gone().sysModule(), look(false, AFTER))),
                "/proc/kallsyms",
                "no entry",
                "3 entries, first $x");
    }

    @Test
    void aDifferenceReadsAsASentence() {
        assertThat(new Difference("/proc/modules state", "Live", "Loading"))
                .hasToString("/proc/modules state: forecast Live, the kernel shows Loading");
    }
}
