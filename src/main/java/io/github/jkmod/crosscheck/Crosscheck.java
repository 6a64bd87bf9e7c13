package io.github.jkmod.crosscheck;

import io.github.jkmod.forecast.Expectation;
import io.github.jkmod.kernel.KallsymsEntry;
import io.github.jkmod.kernel.KallsymsLook;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.leftover.Residue;
import io.github.jkmod.model.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A forecast held against what the kernel shows.
 *
 * @param result the one word
 * @param duringInit the full symbol table, where a look was caught while init ran
 * @param afterInit the core symbol table, where /proc/kallsyms could be read
 * @param differences every difference, named
 * @param notCompared what could not be compared, and why
 */
public record Crosscheck(
        Result result,
        Optional<TableCheck> duringInit,
        Optional<TableCheck> afterInit,
        List<Difference> differences,
        List<String> notCompared) {
    /** The one word of a cross-check. */
    public enum Result {
        /** All that could be compared is as forecast. */
        MATCH,
        /** Something is not as forecast. */
        DIFFERENT,
        /** The kernel shows nothing that could be compared. */
        UNKNOWN
    }

    /**
     * {@return the cross-check of a module that is loaded}
     *
     * @param expectation what was forecast
     * @param during a look taken while init ran, if one was caught
     * @param after a look taken afterwards
     */
    public static Crosscheck ofLoaded(Expectation expectation, Optional<ModuleSight> during, ModuleSight after) {
        Notes notes = new Notes();
        ProcModuleCheck.compare(expectation, after, notes);
        SysModuleCheck.compare(expectation, after, notes);
        during.ifPresent(sight -> MemoryCheck.duringInit(expectation, sight, notes));
        MemoryCheck.afterInit(expectation, after, notes);
        Optional<RegionBases> bases = bases(expectation, after, notes);
        Optional<TableCheck> duringInit = during.flatMap(sight -> entries(sight, notes))
                .map(seen -> TableCheck.duringInit(expectation.symbols(), seen, bases));
        Optional<TableCheck> afterInit =
                entries(after, notes).map(seen -> TableCheck.afterInit(expectation.symbols(), seen, bases));
        duringInit.ifPresent(table -> note(table, "/proc/kallsyms during init", notes));
        afterInit.ifPresent(table -> note(table, "/proc/kallsyms after init", notes));
        return notes.finish(duringInit, afterInit);
    }

    /** What cannot be compared is said: names, letters and their order are compared all the same. */
    private static Optional<RegionBases> bases(Expectation expectation, ModuleSight after, Notes notes) {
        if (after.kallsyms().value().filter(KallsymsLook::addressesHidden).isPresent()) {
            notes.notCompared("addresses: /proc/kallsyms shows zeros only (kptr_restrict, or not root);"
                    + " names, letters and their order were compared");
            return Optional.empty();
        }
        if (after.kallsyms().value().isEmpty()) {
            return Optional.empty(); // that has been said
        }
        if (expectation.memory().isEmpty()) {
            notes.notCompared("addresses: the forecast does not come as far as the layout");
            return Optional.empty();
        }
        RegionBases bases = RegionBases.of(expectation.memory().get(), after, notes);
        if (bases.isEmpty()) {
            notes.notCompared("addresses: neither /proc/modules nor /sys/module shows where the module is");
            return Optional.empty();
        }
        return Optional.of(bases);
    }

    /**
     * {@return the proof that nothing of a module is left} A place where the module was not seen before proves nothing by
     * not showing it afterwards: it may not be mounted.
     *
     * @param before a look taken before delete_module
     * @param after a look taken when it had returned
     * @param residue what else of it was looked for, if anything was
     */
    public static Crosscheck ofUnloaded(ModuleSight before, ModuleSight after, Optional<Residue> residue) {
        Notes notes = new Notes();
        gone("/proc/modules", before.procModule(), after.procModule(), notes);
        gone("/sys/module", before.sysModule(), after.sysModule(), notes);
        Optional<List<KallsymsEntry>> left = entries(after, notes);
        left.filter(entries -> !entries.isEmpty())
                .ifPresent(entries -> notes.differ(
                        "/proc/kallsyms",
                        "no entry",
                        entries.size() + " entries, first " + entries.get(0).name()));
        residue.ifPresent(found -> left(found, notes));
        return notes.finish(Optional.empty(), Optional.empty());
    }

    private static void left(Residue residue, Notes notes) {
        residue.registrations()
                .value()
                .ifPresentOrElse(
                        all -> all.forEach(
                                each -> notes.differ(each.toString(), "gone", "still there; it came with the module")),
                        () -> notes.notCompared(residue.registrations().reason().orElse("?")));
        residue.pointers()
                .value()
                .ifPresentOrElse(
                        all -> all.forEach(each -> notes.differ(
                                "kernel memory", "no pointer into the module's freed memory", each.toString())),
                        () -> notes.notCompared("pointers into the module's freed memory: "
                                + residue.pointers().reason().orElse("?")));
    }

    private static void gone(String place, Fact<?> before, Fact<?> after, Notes notes) {
        if (after instanceof Fact.Present<?>) {
            notes.differ(place, "nothing", "it is still there");
        } else if (!(after instanceof Fact.Absent<?>)) {
            notes.notCompared(after.reason().orElse("?"));
        } else if (before.value().isEmpty()) {
            notes.notCompared(
                    place + " did not show it before either: " + before.reason().orElse("?"));
        } else {
            notes.compared();
        }
    }

    private static Optional<List<KallsymsEntry>> entries(ModuleSight sight, Notes notes) {
        Optional<KallsymsLook> look = sight.kallsyms().value();
        if (look.isEmpty()) {
            notes.notCompared(sight.kallsyms().reason().orElse("?"));
        } else {
            notes.compared();
        }
        return look.map(KallsymsLook::entries);
    }

    private static void note(TableCheck table, String what, Notes notes) {
        table.missing().forEach(entry -> notes.differ(what, entry, "no such entry"));
        table.unexpected().forEach(entry -> notes.differ(what, "no such entry", entry));
        table.disorder().ifPresent(first -> notes.differ(what + " " + first.what(), first.forecast(), first.seen()));
        table.misplaced().forEach(each -> notes.differ(what + " " + each.what(), each.forecast(), each.seen()));
    }

    /** Collects differences while the parts are compared. */
    static final class Notes {
        private final List<Difference> differences = new ArrayList<>();
        private final List<String> notCompared = new ArrayList<>();
        private int compared;

        void compared() {
            compared++;
        }

        void equal(String what, Object forecast, Object seen) {
            compared++;
            if (!forecast.equals(seen)) {
                differences.add(new Difference(what, shown(forecast), shown(seen)));
            }
        }

        private static String shown(Object value) {
            if (value instanceof Optional<?> optional) {
                return optional.map(Notes::shown).orElse("none");
            }
            if (value instanceof OptionalLong number) {
                return number.isPresent() ? Long.toString(number.getAsLong()) : "none";
            }
            return value instanceof ProcModule.State state ? state.text() : value.toString();
        }

        void differ(String what, String forecast, String seen) {
            compared++;
            differences.add(new Difference(what, forecast, seen));
        }

        void notCompared(String what) {
            if (!notCompared.contains(what)) {
                notCompared.add(what);
            }
        }

        Crosscheck finish(Optional<TableCheck> during, Optional<TableCheck> after) {
            Result result = !differences.isEmpty() ? Result.DIFFERENT : compared > 0 ? Result.MATCH : Result.UNKNOWN;
            return new Crosscheck(result, during, after, List.copyOf(differences), List.copyOf(notCompared));
        }
    }
}
