package io.github.jkmod.crosscheck;

import io.github.jkmod.forecast.Expectation;
import io.github.jkmod.forecast.MemoryForecast;
import io.github.jkmod.forecast.verdict.KallsymsSymbol;
import io.github.jkmod.forecast.verdict.RegionKind;
import io.github.jkmod.forecast.verdict.SymbolFate;
import io.github.jkmod.kernel.KallsymsEntry;
import io.github.jkmod.kernel.KallsymsLook;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.SysModule;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** What the kernel shows of a module named hello, and its forecast, which that matches; each test changes one thing. */
final class SampleSight {
    private static final ModuleName HELLO = new ModuleName("hello");
    static final Fact<List<ModuleName>> NO_USES = new Fact.Hidden<>("not looked at");
    static final byte[] BUILD_ID = {4, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 'G', 'N', 'U', 0, (byte) 0xde, (byte) 0xad};

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

    static final List<String> AFTER = List.of("t $x@10000", "T answer@10010", "d count@12004");
    static final List<String> DURING = List.of(
            "t $x@20000", "t hello_init@20008", "t $x@10000", "T answer@10010", "d count@12004", "u _printk@ff00");

    ProcModule.State state = ProcModule.State.LIVE;
    long size = 16384;
    long coreSize = 16384;
    long initSize;
    OptionalLong procRefCount = OptionalLong.of(1);
    List<String> usedBy = List.of("user");
    String taints = "OE";
    Optional<String> initState = Optional.of("live");
    OptionalLong sysRefCount = OptionalLong.of(1);
    List<String> holders = List.of("user");
    List<String> sections = List.of(".data", ".init.text", ".text");
    long dataAddress = 0x12000;
    List<ModuleName> uses = List.of(new ModuleName("provider"));
    String loud = "1";
    byte[] otherNote = {};
    List<String> parameters = List.of("loud", "secret");
    Optional<String> version = Optional.of("1.0");
    Optional<String> srcversion = Optional.of("ABCDEF");
    byte[] buildId = BUILD_ID;
    final Map<String, String> unreadable = new TreeMap<>();
    List<String> kallsyms = AFTER;
    boolean addressesHidden;

    Fact<ProcModule> procModule() {
        return new Fact.Present<>(new ProcModule(HELLO, size, procRefCount, usedBy, state, 0x10000, taints, List.of()));
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

    /** While init runs. */
    static SampleSight inInit() {
        SampleSight shown = new SampleSight();
        shown.size = 24576;
        shown.initSize = 8192;
        return shown;
    }

    ModuleSight sight() {
        return new ModuleSight(procModule(), new Fact.Present<>(uses), sysModule(), look(addressesHidden, kallsyms));
    }

    Crosscheck check() {
        return Crosscheck.ofLoaded(EXPECTATION, Optional.empty(), sight());
    }

    /** Nothing of it. */
    static ModuleSight gone() {
        return new ModuleSight(
                new Fact.Absent<>("not loaded"), NO_USES, new Fact.Absent<>("none"), look(false, List.of()));
    }

    /** All of it, after init. */
    static ModuleSight there() {
        SampleSight shown = new SampleSight();
        return new ModuleSight(shown.procModule(), NO_USES, shown.sysModule(), look(false, AFTER));
    }

    /** Those entries of /proc/kallsyms, each as {@code letter name@address}. */
    static Fact<KallsymsLook> look(boolean hidden, List<String> entries) {
        return new Fact.Present<>(new KallsymsLook(
                HELLO, entries.stream().map(entry -> entry(hidden, entry)).toList(), hidden, true, false));
    }

    private static KallsymsEntry entry(boolean hidden, String text) {
        int at = text.indexOf('@');
        String name = text.substring(2, at < 0 ? text.length() : at);
        return new KallsymsEntry(
                hidden || at < 0 ? 0 : Long.parseLong(text.substring(at + 1), 16), text.charAt(0), name);
    }
}
