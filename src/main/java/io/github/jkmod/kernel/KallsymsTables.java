package io.github.jkmod.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the kernel's own part of /proc/kallsyms says of its tables of exports: the label of each entry,
 * {@code __ksymtab_NAME}, which is listed with CONFIG_KALLSYMS_ALL, and where the tables begin and end.
 *
 * @param entries the address of each export's entry by its name; 0 where addresses are hidden
 * @param marks the addresses of {@code __start___ksymtab} and its like, by name
 */
record KallsymsTables(Map<String, Long> entries, Map<String, Long> marks) {
    private static final String ENTRY = "__ksymtab_";
    private static final byte[] ENTRY_PREFIX = ENTRY.getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] START = "__start___k".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] STOP = "__stop___k".getBytes(StandardCharsets.ISO_8859_1);

    /** Reads all of the kernel's own part. */
    static Fact<KallsymsTables> read(KernelRoot root) {
        Path file = root.proc("kallsyms");
        return KernelFiles.fact(file, () -> {
            try (InputStream in = KernelFiles.open(file)) {
                return scan(new KallsymsBuffer(in));
            }
        });
    }

    private static KallsymsTables scan(KallsymsBuffer buffer) throws IOException {
        KallsymsTables found = new KallsymsTables(new HashMap<>(), new HashMap<>());
        KallsymsLine line = new KallsymsLine("");
        while (buffer.fill()) {
            int at = 0;
            while (at < buffer.end()) {
                int to = buffer.lineEnd(at);
                if (!line.moveTo(buffer, at, to) || line.inModule()) {
                    return found;
                }
                found.add(line);
                at = to + 1;
            }
            buffer.drop(at);
        }
        return found;
    }

    private void add(KallsymsLine line) {
        if (line.nameStartsWith(ENTRY_PREFIX)) {
            entries.put(line.name().substring(ENTRY.length()), line.address());
        } else if (line.nameStartsWith(START) || line.nameStartsWith(STOP)) {
            marks.put(line.name(), line.address());
        }
    }

    /** The address of that mark, if it is shown. */
    OptionalLong mark(String name) {
        long address = marks.getOrDefault(name, 0L);
        return address == 0 ? OptionalLong.empty() : OptionalLong.of(address);
    }
}
