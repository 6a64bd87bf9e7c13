package io.github.jkmod.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Looks for one name in the kernel's own part of /proc/kallsyms. */
final class KallsymsSearch {
    private final KallsymsBuffer buffer;
    private final KallsymsLine line = new KallsymsLine("");

    KallsymsSearch(InputStream in) {
        buffer = new KallsymsBuffer(in);
    }

    /** {@return whether it is there} */
    boolean find(String name) throws IOException {
        byte[] wanted = name.getBytes(StandardCharsets.ISO_8859_1);
        while (buffer.fill()) {
            for (int at = 0; at < buffer.end(); ) {
                int to = buffer.lineEnd(at);
                if (!line.moveTo(buffer, at, to) || line.inModule()) {
                    return false; // the kernel's own come first
                }
                if (line.nameIs(wanted)) {
                    return true;
                }
                at = to + 1;
            }
            buffer.drop(buffer.end());
        }
        return false;
    }
}
