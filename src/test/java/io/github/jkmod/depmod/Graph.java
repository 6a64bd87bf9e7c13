package io.github.jkmod.depmod;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Modules and what each needs, written as {@code "a: b c"}. */
record Graph(List<FoundModule> modules, List<List<Integer>> needed) {
    static Graph of(String... lines) {
        List<String> names = Arrays.stream(lines)
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();
        List<List<Integer>> needed = new ArrayList<>();
        for (String line : lines) {
            String rest = line.substring(line.indexOf(':') + 1).strip();
            needed.add(
                    rest.isEmpty()
                            ? List.of()
                            : Arrays.stream(rest.split(" ", -1))
                                    .map(names::indexOf)
                                    .toList());
        }
        return new Graph(
                names.stream()
                        .map(name -> FoundModule.of("/t/" + name + ".ko", "/t"))
                        .toList(),
                needed);
    }
}
