package io.github.jkmod.depmod;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The order of modules by their dependencies, users before what they use, as kmod finds it ({@code
 * depmod_calculate_dependencies}): last in, first out.
 */
public final class DependencyOrder {
    /** For each place the places of those that the module there needs itself. */
    private final int[][] needed;

    private final int[] places;
    private final int[] modules;

    private DependencyOrder(List<List<Integer>> neededBy, int[] places) {
        this.places = places;
        this.modules = new int[places.length];
        this.needed = new int[places.length][];
        for (int i = 0; i < places.length; i++) {
            modules[places[i]] = i;
            needed[places[i]] = neededBy.get(i).stream()
                    .mapToInt(provider -> places[provider])
                    .toArray();
        }
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
            new CycleNames(modules, needed, log).report(users);
            return Optional.empty();
        }
        return Optional.of(new DependencyOrder(needed, places));
    }

    /** {@return all that a module needs, by itself or through others: users before what they use} */
    int[] allNeededBy(int module) {
        int[] direct = needed[places[module]];
        if (direct.length == 0) {
            return direct;
        }
        BitSet seen = new BitSet();
        // What a module needs comes behind it, so that one pass from the first place on finds all.
        int first = places.length;
        for (int place : direct) {
            seen.set(place);
            first = Math.min(first, place);
        }
        int count = 0;
        for (int place = first; place >= 0; place = seen.nextSetBit(place + 1)) {
            count++;
            for (int provider : needed[place]) {
                seen.set(provider);
            }
        }
        int[] all = new int[count];
        int place = first;
        for (int i = 0; i < count; i++) {
            all[i] = modules[place];
            place = seen.nextSetBit(place + 1);
        }
        return all;
    }
}
