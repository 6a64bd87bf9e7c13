package io.github.jkmod.kernel.image;

import io.github.jkmod.kernel.KallsymsBuffer;
import io.github.jkmod.kernel.KallsymsLine;
import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.model.Fact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the kernel's own part of /proc/kallsyms says of its tables of exports: the label of each entry,
 * {@code __ksymtab_NAME}, which is listed with CONFIG_KALLSYMS_ALL, and where the tables begin and end.
 */
public final class KallsymsTables {
    private static final String ENTRY = "__ksymtab_";
    private static final byte[] ENTRY_PREFIX = ENTRY.getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] START = "__start___k".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] STOP = "__stop___k".getBytes(StandardCharsets.ISO_8859_1);

    /** What every kernel has; one of the two after it, the later before 7.2. */
    private static final List<String> NEEDED =
            List.of("__start___ksymtab", "__stop___ksymtab", "__start___kcrctab", "__stop___kcrctab");

    private static final String FLAGS = "__start___kflagstab";
    private static final String LAST = "__stop___kcrctab_gpl";

    private final Map<String, Long> entries = new HashMap<>();
    private final Map<String, Long> marks = new HashMap<>();
    private final KallsymsLine line = new KallsymsLine("");
    private boolean ended;

    private KallsymsTables() {}

    /** Reads all lines of the kernel's own part. */
    public static Fact<KallsymsTables> read(KernelRoot root) {
        return scan(root, false);
    }

    /**
     * Reads where the tables begin and end, and not all entries: of most of the file only a line per 16 KiB, for it is
     * sorted by address and names begin anew where a table does. May miss some: see {@link #hasMarks}.
     */
    public static Fact<KallsymsTables> readMarks(KernelRoot root) {
        return scan(root, true);
    }

    private static Fact<KallsymsTables> scan(KernelRoot root, boolean marksOnly) {
        Path file = root.proc("kallsyms");
        return KernelFiles.fact(file, () -> {
            try (InputStream in = KernelFiles.open(file)) {
                KallsymsTables found = new KallsymsTables();
                found.scan(new KallsymsBuffer(in), marksOnly);
                return found;
            }
        });
    }

    private void scan(KallsymsBuffer buffer, boolean marksOnly) throws IOException {
        String before = "";
        boolean changed = false;
        while (!ended && buffer.fill()) {
            if (!line.moveTo(buffer, buffer.lastLine(), buffer.end() - 1)) {
                walk(buffer); // a module's name with a line end in it: the modules have begun
                return;
            }
            boolean changedBefore = changed;
            String name = line.nameStartsWith(ENTRY_PREFIX) ? line.name() : "";
            changed = name.isEmpty() != before.isEmpty() || name.compareTo(before) < 0;
            before = name;
            if (!marksOnly || changed || changedBefore || line.inModule()) {
                walk(buffer);
            } else {
                add();
            }
            buffer.drop(buffer.end());
        }
    }

    private void walk(KallsymsBuffer buffer) {
        int at = 0;
        while (at < buffer.end()) {
            int to = buffer.lineEnd(at);
            if (!line.moveTo(buffer, at, to) || line.inModule()) {
                ended = true;
                return;
            }
            add();
            at = to + 1;
        }
    }

    private void add() {
        if (line.nameStartsWith(ENTRY_PREFIX)) {
            entries.put(line.name().substring(ENTRY.length()), line.address());
        } else if (line.nameStartsWith(START) || line.nameStartsWith(STOP)) {
            marks.put(line.name(), line.address());
        }
    }

    /** The address of each export's entry by its name; 0 where addresses are hidden. */
    public Map<String, Long> entries() {
        return entries;
    }

    /** Whether it is known where all tables begin and end. */
    public boolean hasMarks() {
        return NEEDED.stream().allMatch(name -> mark(name).isPresent())
                && (mark(FLAGS).isPresent() || mark(LAST).isPresent());
    }

    /** The address of that mark, such as {@code __start___ksymtab}, if it is shown. */
    public OptionalLong mark(String name) {
        long address = marks.getOrDefault(name, 0L);
        return address == 0 ? OptionalLong.empty() : OptionalLong.of(address);
    }
}
