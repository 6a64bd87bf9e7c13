package io.github.jkmod.depmod;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The order of modules by their dependencies, users before what they use, as kmod finds it ({@code
 * depmod_calculate_dependencies}): last in, first out.
 */
public final class DependencyOrder {
    private final List<List<Integer>> needed;
    private final int[] places;

    private DependencyOrder(List<List<Integer>> needed, int[] places) {
        this.needed = needed;
        this.places = places;
    }

    /**
     * {@return the order; empty, with the cycles reported, where there is none}
     *
     * @param modules in order
     * @param needed for each module the places in {@code modules} of those that it needs itself
     * @param log takes the cycles
     */
    public static Optional<DependencyOrder> of(List<FoundModule> modules, List<List<Integer>> needed, DepmodLog log) {
        int[] users = new int[modules.size()];
        needed.forEach(list -> list.forEach(provider -> users[provider]++));
        Deque<Integer> roots = new ArrayDeque<>();
        for (int i = 0; i < users.length; i++) {
            if (users[i] == 0) {
                roots.push(i);
            }
        }
        int[] places = new int[users.length];
        int sorted = 0;
        while (!roots.isEmpty()) {
            int module = roots.pop();
            places[module] = sorted++;
            for (int provider : needed.get(module)) {
                if (--users[provider] == 0) {
                    roots.push(provider);
                }
            }
        }
        if (sorted < users.length) {
            new CycleReport(modules, needed, log).report(users);
            return Optional.empty();
        }
        return Optional.of(new DependencyOrder(needed, places));
    }

    /** {@return all that a module needs, by itself or through others: users before what they use} */
    List<Integer> allNeededBy(int module) {
        BitSet seen = new BitSet();
        Deque<Integer> open = new ArrayDeque<>(needed.get(module));
        while (!open.isEmpty()) {
            int provider = open.pop();
            if (!seen.get(provider)) {
                seen.set(provider);
                needed.get(provider).forEach(open::push);
            }
        }
        List<Integer> all = new ArrayList<>(seen.cardinality());
        seen.stream().forEach(all::add);
        all.sort(Comparator.comparingInt(provider -> places[provider]));
        return all;
    }
}
