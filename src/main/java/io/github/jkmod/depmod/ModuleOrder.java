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

    /** {@code PATH_MAX}: kmod reads no longer lines. */
    private static final int LONGEST_LINE = 4096 - 2;

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
        Optional<String> order = TreeFile.read(tree, FILE, log);
        if (order.isPresent() && isWhole(order.get(), tree, log)) {
            Map<String, Integer> lines = lines(order.get());
            return ordered.stream()
                    .map(module -> new Placed(module, line(module, lines)))
                    .sorted(Comparator.comparingInt(Placed::line))
                    .map(Placed::module)
                    .toList();
        }
        return ordered;
    }

    private static boolean isWhole(String text, String tree, DepmodLog log) {
        int start = 0;
        for (int number = 1; start < text.length(); number++) {
            int end = text.indexOf('\n', start);
            if (end < 0 || end - start > LONGEST_LINE) {
                log.error(tree + "/" + FILE + ":" + number + " corrupted line misses '\\n'");
                return false;
            }
            start = end + 1;
        }
        return true;
    }

    /** Of a file that is listed twice the second line counts. */
    private static Map<String, Integer> lines(String text) {
        Map<String, Integer> lines = new HashMap<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            lines.put(line, number++);
        }
        return lines;
    }

    private static int line(FoundModule module, Map<String, Integer> lines) {
        return module.relative()
                .map(path -> lines.get(FoundModule.stem(path, module.name()) + ".ko"))
                .orElse(Integer.MAX_VALUE);
    }
}
