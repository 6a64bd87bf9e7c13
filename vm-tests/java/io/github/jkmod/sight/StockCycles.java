package io.github.jkmod.sight;

import io.github.jkmod.conformance.StockIndex;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Loads and unloads stock modules, once with the proof of the unload and then fifty times by {@code jkmod cycle}. Modules that
 * so many people unload leave nothing behind and leak nothing, as a rule: what is said of them is a false alarm until it is
 * looked into.
 */
final class StockCycles {
    /** As many as {@code cycle} promises to find a leak of an object in. */
    private static final String CYCLES = "50";

    private static final Duration LIMIT = Duration.ofMinutes(15);

    private final StockIndex index;
    private final NeedsLoaded needs;

    /** What a module came to. */
    enum End {
        /** Nothing was said of it. */
        QUIET,
        /** Something stays behind or grows, by what jkmod says. */
        ALARM,
        /** It was not loaded, or cannot be unloaded. */
        NOT_CYCLED
    }

    /**
     * A module.
     *
     * @param path its file, below {@code lib/modules/RELEASE}
     * @param end what it came to
     * @param said what jkmod said of it, or why it was not cycled
     */
    record Cycled(String path, End end, String said) {
        String line() {
            return String.join("\t", path, end.name(), said.strip().replaceAll("\\s+", " "));
        }
    }

    StockCycles(StockIndex index, NeedsLoaded needs) {
        this.index = index;
        this.needs = needs;
    }

    /** {@return the tree's modules in an order of chance} */
    List<StockIndex.Entry> shuffled(long seed) {
        List<StockIndex.Entry> entries = new ArrayList<>(index.entries());
        Collections.shuffle(entries, new Random(seed));
        return entries;
    }

    /** {@return what came of that module in a guest of its own, behind all that it needs} */
    Cycled cycle(StockIndex.Entry target) throws IOException {
        try {
            return needs.with(target, LIMIT, guest -> cycle(guest, target));
        } catch (GuestDiedException e) {
            return new Cycled(target.path(), End.ALARM, "the guest died: " + e.getMessage());
        }
    }

    private static Cycled cycle(Guest guest, StockIndex.Entry target) throws IOException, GuestDiedException {
        ExecResult load = guest.exec(List.of("jkmod", "load", "--json", NeedsLoaded.file(target)), LIMIT);
        if (load.exitCode() != 0) {
            return new Cycled(target.path(), End.NOT_CYCLED, said(load));
        }
        ExecResult unload = guest.exec(List.of("jkmod", "unload", "--json", target.name()), LIMIT);
        Tree unloaded = document(unload);
        if (unloaded.tree("unload").get("errno") != null) {
            return new Cycled(target.path(), End.NOT_CYCLED, said(unload));
        }
        List<Object> alarms = new ArrayList<>(unloaded.list("differences"));
        if (alarms.isEmpty() && unload.exitCode() != 0) {
            alarms.add(said(unload));
        }
        ExecResult cycles = guest.exec(
                List.of("jkmod", "cycle", "--json", "--no-crosscheck", "-n", CYCLES, NeedsLoaded.file(target)), LIMIT);
        Tree report = document(cycles);
        alarms.addAll(report.tree("memory").list("leaks"));
        alarms.addAll(report.list("problems"));
        alarms.addAll(report.list("kernelTroubles"));
        String notCompared =
                unloaded.list("notCompared").isEmpty() ? "" : "not compared: " + unloaded.list("notCompared");
        return alarms.isEmpty()
                ? new Cycled(target.path(), End.QUIET, notCompared)
                : new Cycled(target.path(), End.ALARM, alarms.toString());
    }

    private static Tree document(ExecResult run) throws IOException {
        String out = new String(run.stdout(), StandardCharsets.UTF_8).strip();
        if (!out.startsWith("{")) {
            throw new IOException("no document, but " + out + said(run));
        }
        return Tree.of(Json.parse(out));
    }

    private static String said(ExecResult run) {
        return new String(run.stderr(), StandardCharsets.UTF_8);
    }
}
