package io.github.jkmod.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;

/** Looks for names in the kernel's own part of /proc/kallsyms. */
final class KallsymsSearch {
    private final KallsymsBuffer buffer;
    private final KallsymsLine line = new KallsymsLine("");

    KallsymsSearch(InputStream in) {
        buffer = new KallsymsBuffer(in);
    }

    /** {@return those that are there} */
    Set<String> find(Set<String> names) throws IOException {
        Set<String> found = new HashSet<>();
        while (found.size() < names.size() && buffer.fill()) {
            for (int at = 0; at < buffer.end(); ) {
                int to = buffer.lineEnd(at);
                if (!line.moveTo(buffer, at, to) || line.inModule()) {
                    return found; // the kernel's own come first
                }
                String name = line.name();
                if (names.contains(name)) {
                    found.add(name);
                }
                at = to + 1;
            }
            buffer.drop(buffer.end());
        }
        return found;
    }
}
