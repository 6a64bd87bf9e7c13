package io.github.jkmod.depmod;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Names the dependency cycles, with kmod's words and in its order ({@code depmod_report_cycles}).
 *
 * <p>Where kmod would walk in circles for ever, because a cycle hangs on another one, the way ends at the first module
 * that is on it already.
 */
final class CycleNames {
    /** Cycles that are named for one module: in a thicket there can be more than anybody waits for. */
    private static final int MOST = 1000;

    /** A module on a way, and the way to it. */
    private record Step(@Nullable Step before, int module) {
        boolean isOnWay(int other) {
            for (Step step = this; step != null; step = step.before) {
                if (step.module == other) {
                    return true;
                }
            }
            return false;
        }
    }

    private final List<FoundModule> modules;
    private final List<List<Integer>> needed;
    private final DepmodLog log;
    private final BitSet visited = new BitSet();
    /** Where to start from next: modules that could not be sorted. */
    private final List<Integer> ring = new ArrayList<>();

    private final Set<Integer> inCycles = new HashSet<>();

    CycleNames(List<FoundModule> modules, List<List<Integer>> needed, DepmodLog log) {
        this.modules = modules;
        this.needed = needed;
        this.log = log;
    }

    /**
     * Reports all cycles and how many modules are in them.
     *
     * @param users how many users of each module could not be sorted
     */
    void report(int[] users) {
        for (int i = 0; i < users.length; i++) {
            if (users[i] > 0) {
                ring.add(i);
            }
        }
        while (!ring.isEmpty()) {
            fromRoot(ring.remove(0));
        }
        log.error("Found " + inCycles.size() + " modules in dependency cycles!");
    }

    private void fromRoot(int root) {
        BitSet leadsBack = leadingTo(root);
        // As in kmod: what an earlier start led to, and is in no cycle, is named alone, as if it were one.
        boolean alone = visited.get(root) && needed.get(root).stream().noneMatch(leadsBack::get);
        Deque<Step> open = new ArrayDeque<>();
        open.push(new Step(null, root));
        int named = 0;
        while (!open.isEmpty() && named < MOST) {
            Step step = open.pop();
            int module = step.module();
            if (module == root && (step.before() != null || alone)) {
                cycle(step);
                named++;
                continue;
            }
            if (!leadsBack.get(module) && visited.get(module)) {
                continue;
            }
            visited.set(module);
            if (needed.get(module).isEmpty()) {
                removeFromRing(module);
            }
            for (int provider : needed.get(module)) {
                boolean onward =
                        leadsBack.get(provider) ? provider == root || !step.isOnWay(provider) : !visited.get(provider);
                if (onward) {
                    open.push(new Step(step, provider));
                }
            }
        }
    }

    /** As in kmod's list, what followed the removed one comes first then. */
    private void removeFromRing(int module) {
        int at = ring.indexOf(module);
        if (at >= 0) {
            ring.remove(at);
            Collections.rotate(ring, -at);
        }
    }

    /** The modules from which ways lead to {@code root}. */
    private BitSet leadingTo(int root) {
        BitSet found = new BitSet();
        found.set(root);
        boolean grown = true;
        while (grown) {
            grown = false;
            for (int i = 0; i < needed.size(); i++) {
                if (!found.get(i) && needed.get(i).stream().anyMatch(found::get)) {
                    found.set(i);
                    grown = true;
                }
            }
        }
        return found;
    }

    private void cycle(Step end) {
        List<Integer> way = new ArrayList<>();
        for (Step step = end; step != null; step = step.before()) {
            way.add(step.module());
        }
        Collections.reverse(way);
        log.error("Cycle detected: "
                + way.stream().map(module -> modules.get(module).name()).collect(Collectors.joining(" -> ")));
        for (int module : way.subList(0, way.size() - 1)) {
            inCycles.add(module);
            removeFromRing(module);
        }
    }
}
