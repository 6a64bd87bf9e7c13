package io.github.jkmod.sight;

import io.github.jkmod.conformance.StockIndex;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Loads stock modules by {@code jkmod load --watch}, which looks at them while their init runs if that takes long enough. */
final class InitWatch {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Bytes; what every load costs besides, in the time of so many more. */
    private static final int ALL_FILES = 64 << 10;

    private final StockIndex index;
    private final NeedsLoaded needs;

    /**
     * A load that was watched.
     *
     * @param path the module's file, below {@code lib/modules/RELEASE}
     * @param caught whether a look fell into the time of its init
     * @param symbols how many entries of /proc/kallsyms were compared during init, 0 if none
     * @param outcome {@code match}, or what differs, or why there is nothing to compare
     */
    record Watched(String path, boolean caught, long symbols, String outcome) {
        String line() {
            return String.join(
                    "\t",
                    path,
                    caught ? "seen during init" : "not caught during init",
                    Long.toString(symbols),
                    outcome.replaceAll("\\s+", " "));
        }
    }

    InitWatch(StockIndex index, NeedsLoaded needs) {
        this.index = index;
        this.needs = needs;
    }

    /**
     * {@return the modules whose loads took longest for their size when they were looked at, at most so many} What the
     * kernel does before init grows with the file, init does not.
     */
    List<String> slowest(List<Load> loads, int count) {
        Map<String, Double> longest = new LinkedHashMap<>();
        for (Load load : loads) {
            if (load.isIn()) {
                double slowness =
                        (double) load.micros() / (index.at(load.path()).size() + ALL_FILES);
                longest.merge(load.path(), slowness, Math::max);
            }
        }
        return longest.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .limit(count)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** {@return what came of loading that module in a guest of its own, behind all that it needs} */
    Watched watch(String path) throws IOException {
        StockIndex.Entry target = index.at(path);
        try {
            return needs.with(
                    target,
                    LIMIT,
                    guest -> of(
                            path,
                            guest.exec(
                                    List.of("jkmod", "load", "--watch", "--json", NeedsLoaded.file(target)), LIMIT)));
        } catch (GuestDiedException e) {
            return new Watched(path, false, 0, "the guest died: " + e.getMessage());
        }
    }

    private static Watched of(String path, ExecResult load) {
        String out = new String(load.stdout(), StandardCharsets.UTF_8).strip();
        if (!out.startsWith("{")) {
            return new Watched(path, false, 0, new String(load.stderr(), StandardCharsets.UTF_8));
        }
        Tree report = Tree.of(Json.parse(out));
        if (report.tree("load").get("errno") != null) {
            return new Watched(path, false, 0, "refused: " + report.tree("load").get("errno"));
        }
        Tree crosscheck = report.tree("crosscheck");
        Tree during = crosscheck.tree("kallsyms").tree("duringInit");
        boolean caught = Boolean.TRUE.equals(during.get("observed"));
        List<Object> differences = new ArrayList<>(crosscheck.list("differences"));
        differences.addAll(report.list("differences"));
        return new Watched(
                path,
                caught,
                caught ? (long) during.number("seen") : 0,
                differences.isEmpty() ? crosscheck.text("result") : differences.toString());
    }
}
