package io.github.jkmod.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.Expectation;
import io.github.jkmod.forecast.KallsymsSymbol;
import io.github.jkmod.forecast.MemoryForecast;
import io.github.jkmod.forecast.RegionKind;
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
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class CrosscheckTest {
    private static final ModuleName HELLO = new ModuleName("hello");
    private static final Fact<List<ModuleName>> NO_USES = new Fact.Hidden<>("not looked at");
    private static final byte[] BUILD_ID = {
        4, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 'G', 'N', 'U', 0, (byte) 0xde, (byte) 0xad
    };

    /** Text and data from 0x10000, what is freed after init from 0x20000. */
    private static final MemoryForecast MEMORY = new MemoryForecast(
            List.of(
                    new MemoryForecast.Region(RegionKind.CORE, 16384),
                    new MemoryForecast.Region(RegionKind.INIT, 8192)),
            List.of(
                    new MemoryForecast.Section(1, ".text", RegionKind.CORE, 0, 0x40),
                    new MemoryForecast.Section(2, ".data", RegionKind.CORE, 0x2000, 0x10),
                    new MemoryForecast.Section(3, ".init.text", RegionKind.INIT, 0, 0x40)));

    static final Expectation EXPECTATION = new Expectation(
            HELLO,
            List.of(
                    new KallsymsSymbol("", 't', ".text", SymbolFate.NAMELESS, 1, 0),
                    new KallsymsSymbol("$x", 't', ".init.text", SymbolFate.INIT_MEMORY, 3, 0),
                    new KallsymsSymbol("hello_init", 't', ".init.text", SymbolFate.INIT_MEMORY, 3, 8),
                    new KallsymsSymbol("$x", 't', ".text", SymbolFate.KEPT, 1, 0),
                    new KallsymsSymbol("answer", 'T', ".text", SymbolFate.KEPT, 1, 0x10),
                    new KallsymsSymbol("count", 'd', ".data", SymbolFate.KEPT, 2, 4),
                    new KallsymsSymbol("_printk", 'u', "[UND]", SymbolFate.UNDEFINED, 0, 0)),
            Optional.of(MEMORY),
            Optional.of(Set.of(new ModuleName("provider"))),
            false,
            "O",
            "E",
            Optional.of("1.0"),
            Optional.of("ABCDEF"),
            Optional.of("dead"),
            Map.of(".note.gnu.build-id", BUILD_ID),
            List.of(".data", ".init.text", ".text"),
            List.of("loud", "secret"),
            Map.of("loud", "1"));

    private static final List<String> AFTER = List.of("t $x@10000", "T answer@10010", "d count@12004");
    private static final List<String> DURING = List.of(
            "t $x@20000", "t hello_init@20008", "t $x@10000", "T answer@10010", "d count@12004", "u _printk@ff00");

    /** What the kernel shows; each test changes one thing. */
    private static final class Shown {
        private ProcModule.State state = ProcModule.State.LIVE;
        private long size = 16384;
        private long coreSize = 16384;
        private long initSize;
        private OptionalLong procRefCount = OptionalLong.of(1);
        private List<String> usedBy = List.of("user");
        private String taints = "OE";
        private Optional<String> initState = Optional.of("live");
        private OptionalLong sysRefCount = OptionalLong.of(1);
        private List<String> holders = List.of("user");
        private List<String> sections = List.of(".data", ".init.text", ".text");
        private long dataAddress = 0x12000;
        private List<ModuleName> uses = List.of(new ModuleName("provider"));
        private String loud = "1";
        private byte[] otherNote = {};
        private List<String> parameters = List.of("loud", "secret");
        private Optional<String> version = Optional.of("1.0");
        private Optional<String> srcversion = Optional.of("ABCDEF");
        private byte[] buildId = BUILD_ID;
        private final Map<String, String> unreadable = new TreeMap<>();
        private List<String> kallsyms = AFTER;
        private boolean addressesHidden;

        Fact<ProcModule> procModule() {
            return new Fact.Present<>(
                    new ProcModule(HELLO, size, procRefCount, usedBy, state, 0x10000, taints, List.of()));
        }

        Fact<SysModule> sysModule() {
            Map<String, Long> addresses = new TreeMap<>();
            Map<String, Long> known = Map.of(".text", 0x10000L, ".data", dataAddress, ".init.text", 0x20000L);
            sections.forEach(section -> addresses.put(section, known.get(section)));
            Map<String, String> values = new TreeMap<>();
            parameters.forEach(parameter -> values.put(parameter, parameter.equals("loud") ? loud : "1"));
            return new Fact.Present<>(new SysModule(
                    initState,
                    sysRefCount,
                    holders,
                    addresses,
                    false,
                    values,
                    OptionalLong.of(coreSize),
                    OptionalLong.of(initSize),
                    Optional.of("OE"),
                    version,
                    srcversion,
                    otherNote.length == 0
                            ? Map.of(".note.gnu.build-id", buildId)
                            : Map.of(".note.gnu.build-id", buildId, ".note.Linux", otherNote),
                    false,
                    unreadable));
        }

        static Shown inInit() {
            Shown shown = new Shown();
            shown.size = 24576;
            shown.initSize = 8192;
            return shown;
        }

        ModuleSight sight() {
            return new ModuleSight(
                    procModule(), new Fact.Present<>(uses), sysModule(), look(addressesHidden, kallsyms));
        }

        Crosscheck check() {
            return Crosscheck.ofLoaded(EXPECTATION, Optional.empty(), sight());
        }
    }

    private static Fact<KallsymsLook> look(boolean hidden, List<String> entries) {
        return new Fact.Present<>(new KallsymsLook(
                HELLO, entries.stream().map(entry -> entry(hidden, entry)).toList(), hidden, 1, true, false));
    }

    private static KallsymsEntry entry(boolean hidden, String text) {
        int at = text.indexOf('@');
        String name = text.substring(2, at < 0 ? text.length() : at);
        return new KallsymsEntry(
                hidden || at < 0 ? 0 : Long.parseLong(text.substring(at + 1), 16), text.charAt(0), name);
    }

    /** The same, but for the addresses: what was forecast, what the kernel lists, how much of that is of init. */
    private static void assertTable(
            Optional<TableCheck> table,
            int forecast,
            int seen,
            int initSymbols,
            List<String> missing,
            List<String> unexpected) {
        TableCheck check = table.orElseThrow();
        assertThat(check.forecast()).isEqualTo(forecast);
        assertThat(check.seen()).isEqualTo(seen);
        assertThat(check.initSymbols()).isEqualTo(initSymbols);
        assertThat(check.missing()).isEqualTo(missing);
        assertThat(check.unexpected()).isEqualTo(unexpected);
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
        assertTable(crosscheck.afterInit(), 3, 3, 0, List.of(), List.of());
    }

    @Test
    void aLookDuringInitIsHeldAgainstTheFullTable() {
        ModuleSight during = new ModuleSight(
                Shown.inInit().procModule(), NO_USES, Shown.inInit().sysModule(), look(false, DURING));
        Crosscheck crosscheck = Crosscheck.ofLoaded(EXPECTATION, Optional.of(during), new Shown().sight());
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        assertTable(crosscheck.duringInit(), 6, 6, 2, List.of(), List.of());
    }

    @Test
    void anEntryMissingDuringInitIsADifference() {
        ModuleSight during = new ModuleSight(
                Shown.inInit().procModule(),
                NO_USES,
                Shown.inInit().sysModule(),
                look(false, without(DURING, "t hello_init@20008")));
        Crosscheck crosscheck = Crosscheck.ofLoaded(EXPECTATION, Optional.of(during), new Shown().sight());
        assertOnlyDifference(crosscheck, "/proc/kallsyms during init", "t hello_init", "no such entry");
        assertTable(crosscheck.duringInit(), 6, 5, 1, List.of("t hello_init"), List.of());
    }

    @Test
    void anotherStateIsADifference() {
        Shown shown = new Shown();
        shown.state = ProcModule.State.UNLOADING;
        assertOnlyDifference(shown.check(), "/proc/modules state", "Live", "Unloading");
    }

    @Test
    void anotherSizeIsADifference() {
        Shown shown = new Shown();
        shown.size = 20480;
        assertOnlyDifference(shown.check(), "/proc/modules size", "16384", "20480");
    }

    @Test
    void aTaintThatTheFileDoesNotGiveIsADifference() {
        Shown shown = new Shown();
        shown.taints = "POE";
        assertOnlyDifference(shown.check(), "/proc/modules taints", "(O) and perhaps E", "(POE)");
    }

    @Test
    void anotherCoreSizeIsADifference() {
        Shown shown = new Shown();
        shown.coreSize = 12288;
        assertOnlyDifference(shown.check(), "/sys/module coresize", "16384", "12288");
    }

    @Test
    void aMissingTaintIsADifference() {
        Shown shown = new Shown();
        shown.taints = "E";
        assertOnlyDifference(shown.check(), "/proc/modules taints", "(O) and perhaps E", "(E)");
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
        shown.kallsyms = without(AFTER, "d count@12004");
        Crosscheck crosscheck = shown.check();
        assertOnlyDifference(crosscheck, "/proc/kallsyms after init", "d count", "no such entry");
        assertTable(crosscheck.afterInit(), 3, 2, 0, List.of("d count"), List.of());
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
        shown.kallsyms = with(without(AFTER, "T answer@10010"), "t answer@10010");
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
        assertTable(crosscheck.afterInit(), 3, 4, 1, List.of(), List.of("t hello_init"));
    }

    @Test
    void namesThatStandTwiceAreCounted() {
        Shown shown = new Shown();
        shown.kallsyms = with(AFTER, "t $x");
        Crosscheck crosscheck = shown.check();
        assertOnlyDifference(crosscheck, "/proc/kallsyms after init", "no such entry", "t $x");
        assertThat(crosscheck.afterInit().map(TableCheck::initSymbols)).contains(1);
        ModuleSight during = new ModuleSight(
                Shown.inInit().procModule(),
                NO_USES,
                Shown.inInit().sysModule(),
                look(false, without(DURING, "t $x@20000")));
        assertTable(
                Crosscheck.ofLoaded(EXPECTATION, Optional.of(during), new Shown().sight())
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
        assertTable(Optional.of(check), 2, 0, 0, List.of("d $d", "d $d"), List.of());
        assertThat(check.matches()).isFalse();
    }

    @Test
    void anEntryAtAnotherAddressIsADifference() {
        Shown shown = new Shown();
        shown.kallsyms = List.of("t $x@10000", "T answer@10018", "d count@12004");
        assertOnlyDifference(shown.check(), "/proc/kallsyms after init T answer (.text+0x10)", "0x10010", "0x10018");
        assertThat(new Shown().check().afterInit().map(TableCheck::addresses)).contains(3);
    }

    @Test
    void anAddressIsComparedBesideADifferentLetterToo() {
        Shown shown = new Shown();
        shown.kallsyms = List.of("t $x@10000", "t answer@10010", "d count@12000");
        assertThat(shown.check().differences())
                .containsExactly(
                        new Difference("/proc/kallsyms after init", "T answer", "no such entry"),
                        new Difference("/proc/kallsyms after init", "no such entry", "t answer"),
                        new Difference("/proc/kallsyms after init d count (.data+0x4)", "0x12004", "0x12000"));
    }

    @Test
    void anotherOrderIsADifference() {
        Shown shown = new Shown();
        shown.kallsyms = List.of("T answer@10010", "t $x@10000", "d count@12004");
        assertOnlyDifference(shown.check(), "/proc/kallsyms after init order, entry 1", "t $x", "T answer");
    }

    @Test
    void aSectionAtAnotherPlaceIsADifference() {
        Shown shown = new Shown();
        shown.dataAddress = 0x12008;
        assertOnlyDifference(shown.check(), "/sys/module section .data", "0x12000", "0x12008");
    }

    @Test
    void theModulesThatItUsesAreThoseThatNameIt() {
        Shown shown = new Shown();
        shown.uses = List.of(new ModuleName("other"));
        assertOnlyDifference(shown.check(), "/proc/modules: used by hello", "[provider]", "[other]");
    }

    @Test
    void aParameterThatWasGivenShowsItsValue() {
        Shown shown = new Shown();
        shown.loud = "0";
        assertOnlyDifference(shown.check(), "/sys/module parameters/loud", "1", "0");
    }

    @Test
    void aNoteThatTheFileDoesNotHaveIsADifference() {
        Shown shown = new Shown();
        shown.otherNote = new byte[] {1};
        assertOnlyDifference(
                shown.check(), "/sys/module notes", "[.note.gnu.build-id]", "[.note.Linux, .note.gnu.build-id]");
    }

    @Test
    void whileInitRunsItsMemoryCounts() {
        ModuleSight during = new ModuleSight(
                new Shown().procModule(), NO_USES, new Fact.Hidden<>("init ended"), look(false, DURING));
        Crosscheck crosscheck = Crosscheck.ofLoaded(EXPECTATION, Optional.of(during), new Shown().sight());
        assertOnlyDifference(crosscheck, "/proc/modules size during init", "24576", "16384");
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
        shown.sections = List.of(".init.text", ".text");
        assertOnlyDifference(
                shown.check(), "/sys/module sections", "[.data, .init.text, .text]", "[.init.text, .text]");
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
                new ModuleSight(
                        shown.procModule(), NO_USES, new Fact.Hidden<>("no /sys"), new Fact.Malformed<>("odd line")));
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.MATCH);
        assertThat(crosscheck.notCompared()).containsExactly("no /sys", "odd line");
        assertThat(crosscheck.afterInit()).isEmpty();
    }

    @Test
    void whereNothingCanBeComparedTheResultIsUnknown() {
        ModuleSight blind =
                new ModuleSight(new Fact.Hidden<>("a"), NO_USES, new Fact.Hidden<>("b"), new Fact.Hidden<>("c"));
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
        return new ModuleSight(
                new Fact.Absent<>("not loaded"), NO_USES, new Fact.Absent<>("none"), look(false, List.of()));
    }

    private static ModuleSight there() {
        Shown shown = new Shown();
        return new ModuleSight(shown.procModule(), NO_USES, shown.sysModule(), look(false, AFTER));
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
                        there(), new ModuleSight(shown.procModule(), NO_USES, gone().sysModule(), gone().kallsyms())),
                "/proc/modules",
                "nothing",
                "it is still there");
        assertOnlyDifference(
                Crosscheck.ofUnloaded(
                        there(), new ModuleSight(gone().procModule(), NO_USES, shown.sysModule(), gone().kallsyms())),
                "/sys/module",
                "nothing",
                "it is still there");
        assertOnlyDifference(
                Crosscheck.ofUnloaded(
                        there(), new ModuleSight(gone().procModule(), NO_USES, gone().sysModule(), look(false, AFTER))),
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
