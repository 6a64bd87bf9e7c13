package io.github.jkmod.kernel.image;

import io.github.jkmod.bytes.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the tables of exports in a memory without sections. The linker sorts each by name, which nothing else in a kernel
 * is; the table of GPL-only exports follows the other one, or (7.2) a byte of flags for each entry, then the CRCs
 * ({@code RO_DATA} in include/asm-generic/vmlinux.lds.h).
 */
final class ExportTableSearch {
    /** A kernel has thousands; fewer in a row are something else. */
    private static final int LEAST = 200;

    private final BareMemory memory;
    private final Window image;
    private final ExportTable.Form form;

    ExportTableSearch(BareMemory memory, ExportTable.Form form) {
        this.memory = memory;
        this.image = memory.image();
        this.form = form;
    }

    private record Run(long start, int count) {}

    /**
     * The tables, in the order in which the kernel has them; none where they cannot be told apart.
     *
     * @param crcs whether the kernel keeps CRCs (CONFIG_MODVERSIONS)
     */
    List<ExportTable> tables(boolean crcs) {
        List<Run> runs = runs();
        if (runs.size() == 1) {
            return flagged(runs.get(0), crcs);
        }
        if (runs.size() != 2 || end(runs.get(0)) != runs.get(1).start()) {
            return List.of();
        }
        long words = end(runs.get(1));
        List<ExportTable> tables = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Run run = runs.get(i);
            tables.add(table(
                    run,
                    Optional.of(i == 1),
                    OptionalLong.empty(),
                    crcs ? OptionalLong.of(words) : OptionalLong.empty()));
            words += 4L * run.count();
        }
        return tables;
    }

    private List<ExportTable> flagged(Run run, boolean crcs) {
        long flags = end(run);
        for (int i = 0; i < run.count(); i++) {
            if (!image.contains(flags + i, 1) || image.u8(flags + i) > 1) {
                return List.of();
            }
        }
        long words = (flags + run.count() + 3) & -4;
        return List.of(table(
                run,
                Optional.empty(),
                OptionalLong.of(memory.base() + flags),
                crcs ? OptionalLong.of(words) : OptionalLong.empty()));
    }

    private ExportTable table(Run run, Optional<Boolean> gplOnly, OptionalLong flags, OptionalLong crcs) {
        return new ExportTable(
                memory.base() + run.start(),
                memory.base() + end(run),
                form,
                gplOnly,
                flags,
                crcs.isPresent() ? OptionalLong.of(memory.base() + crcs.getAsLong()) : OptionalLong.empty());
    }

    private long end(Run run) {
        return run.start() + (long) run.count() * form.entryBytes();
    }

    private List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        for (long at = 0; image.contains(at, form.entryBytes()); at += 4) {
            int count = isEntry(at) ? length(at) : 0;
            if (count >= LEAST) {
                Run run = new Run(at, count);
                runs.add(run);
                at = end(run) - 4;
            }
        }
        return runs;
    }

    /** How many entries with ascending names begin there; 0 where the names repeat, as in an array of pointers. */
    private int length(long start) {
        int count = 1;
        int repeated = 0;
        long at = start + form.entryBytes();
        while (isEntry(at)) {
            int order = compare(nameAt(at - form.entryBytes()), nameAt(at));
            if (order > 0) {
                break;
            }
            repeated += order == 0 ? 1 : 0; // 5.10 on arm64 has some names twice
            count++;
            at += form.entryBytes();
        }
        return repeated > count / 10 ? 0 : count;
    }

    private boolean isEntry(long at) {
        if (!image.contains(at, form.entryBytes())) {
            return false;
        }
        long name = nameAt(at);
        return name > 0 && image.contains(name, 1) && isLetter(image.u8(name)) && target(at, 0) >= 0;
    }

    private long nameAt(long at) {
        return target(at, form.nameAt());
    }

    /** Where in the image that field of the entry points; negative if nowhere. */
    private long target(long at, int field) {
        long place = at + field;
        long target = form.target(image, place, memory.base() + place);
        return target == 0 ? -1 : target - memory.base();
    }

    private static boolean isLetter(int character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character == '_';
    }

    /** Compares two strings byte by byte; one that does not end comes last. */
    private int compare(long name, long next) {
        for (int i = 0; i < ExportTable.MAX_NAME; i++) {
            if (!image.contains(name + i, 1) || !image.contains(next + i, 1)) {
                return 1;
            }
            int one = image.u8(name + i);
            int other = image.u8(next + i);
            if (one != other || one == 0) {
                return Integer.compare(one, other);
            }
        }
        return 1;
    }
}
