package io.github.jkmod.depmod;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The order in which depmod handles modules: those of modules.order first, then the rest as its hash table has them. */
public final class ModuleOrder {
    private static final int BUCKETS = 512;

    private static final String FILE = "modules.order";

    private ModuleOrder() {}

    /** A module and its line of modules.order. */
    private record Placed(FoundModule module, int line) {}

    /**
     * {@return the modules in order}
     *
     * @param modules one of each name
     * @param tree the tree's folder, with modules.order or without
     * @param log takes what is wrong with that file
     */
    public static List<FoundModule> of(List<FoundModule> modules, String tree, DepmodLog log) {
        Map<String, FoundModule> named = new HashMap<>();
        modules.forEach(module -> named.put(module.name(), module));
        List<FoundModule> ordered = new ArrayList<>();
        HashOrder.of(named.keySet(), BUCKETS).forEach(name -> ordered.add(Objects.requireNonNull(named.get(name))));
        Optional<List<String>> order = TreeFile.read(tree, FILE, log).map(TreeFile::lines);
        if (order.isPresent() && isWhole(order.get(), tree, log)) {
            Map<String, Integer> lines = numbers(order.get());
            return ordered.stream()
                    .map(module -> new Placed(module, line(module, lines)))
                    .sorted(Comparator.comparingInt(Placed::line))
                    .map(Placed::module)
                    .toList();
        }
        return ordered;
    }

    /** A line that a NUL ends is not whole; one that begins with it counts for none. */
    private static boolean isWhole(List<String> lines, String tree, DepmodLog log) {
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isEmpty() && !lines.get(i).endsWith("\n")) {
                log.error(tree + "/" + FILE + ":" + (i + 1) + " corrupted line misses '\\n'");
                return false;
            }
        }
        return true;
    }

    /** Of a file that is listed twice the second line counts. */
    private static Map<String, Integer> numbers(List<String> lines) {
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            numbers.put(lines.get(i), i);
        }
        return numbers;
    }

    private static int line(FoundModule module, Map<String, Integer> lines) {
        return module.relative()
                .map(path -> lines.get(FoundModule.stem(path, module.name()) + ".ko\n"))
                .orElse(Integer.MAX_VALUE);
    }
}
