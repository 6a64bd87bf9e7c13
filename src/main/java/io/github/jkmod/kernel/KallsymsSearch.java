package io.github.jkmod.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

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

    /**
     * {@return for each of those addresses the last symbol that is not above it, where there is one}
     *
     * @param addresses unsigned; symbols of letter U and N are none
     */
    Map<Long, KallsymsEntry> nearest(Set<Long> addresses) throws IOException {
        NavigableMap<Long, KallsymsEntry> found = new TreeMap<>(Long::compareUnsigned);
        NavigableMap<Long, Long> wanted = new TreeMap<>(Long::compareUnsigned);
        addresses.forEach(address -> wanted.put(address, 0L));
        each(() -> {
            long at = line.address();
            // each address that this symbol may be the nearest of, as long as none that is nearer was seen
            for (Long address : wanted.tailMap(at, true).keySet()) {
                KallsymsEntry known = found.get(address);
                if (known != null && Long.compareUnsigned(known.address(), at) > 0) {
                    continue;
                }
                found.put(address, new KallsymsEntry(at, line.letter(), line.name()));
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
