package io.github.jkmod.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** Looks for names in the kernel's own part of /proc/kallsyms. */
final class KallsymsSearch {
    private final KallsymsBuffer buffer;
    private final KallsymsLine line = new KallsymsLine("");

    KallsymsSearch(InputStream in) {
        buffer = new KallsymsBuffer(in);
    }

    /** {@return the addresses of those that are there} */
    Map<String, Long> find(Set<String> names) throws IOException {
        Map<String, Long> found = new HashMap<>();
        each(() -> {
            String name = line.name();
            if (names.contains(name)) {
                found.putIfAbsent(name, line.address());
            }
            return found.size() < names.size();
        });
        return found;
    }

    /** {@return for each of those unsigned addresses the nearest symbol that is not above it, where there is one} */
    Map<Long, KallsymsEntry> nearest(Set<Long> addresses) throws IOException {
        Map<Long, KallsymsEntry> found = new HashMap<>();
        NavigableSet<Long> wanted = new TreeSet<>(Long::compareUnsigned);
        wanted.addAll(addresses);
        each(() -> {
            long at = line.address();
            for (Long address : wanted.tailSet(at, true)) {
                KallsymsEntry known = found.get(address);
                if (known == null || Long.compareUnsigned(known.address(), at) <= 0) {
                    found.put(address, new KallsymsEntry(at, line.letter(), line.name()));
                }
            }
            return true;
        });
        return found;
    }

    /** Something done with the current line. */
    @FunctionalInterface
    private interface Step {
        /** {@return whether to go on} */
        boolean take();
    }

    /** Goes through the kernel's own lines, which come first. */
    private void each(Step step) throws IOException {
        while (buffer.fill()) {
            for (int at = 0; at < buffer.end(); ) {
                int to = buffer.lineEnd(at);
                if (!line.moveTo(buffer, at, to) || line.inModule() || !step.take()) {
                    return;
                }
                at = to + 1;
            }
            buffer.drop(buffer.end());
        }
    }
}
