package io.github.jkmod.kernel;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's symbols: /proc/kallsyms, the kernel's own first, then each module's, the newest module first.
 *
 * <p>A kernel takes its time to write the 6 MB and more of its own part, which never change. So one pass learns what
 * there is to know of that part, and every look after it reads from where the modules begin: by a reader that waits
 * there, see {@link KallsymsAmbush}, or that has the kernel skip to it.
 */
public final class Kallsyms {
    private static final int READ_BYTES = 1 << 16;

    /** Stands for no module: what the kernel calls itself. */
    private static final ModuleName KERNEL = new ModuleName("vmlinux");

    private final KernelRoot root;
    private final Path file;
    private final Deque<InputStream> parked = new ArrayDeque<>();
    private final Map<Set<String>, Map<String, Long>> located = new HashMap<>();
    private @Nullable KallsymsCore core;
    private String restriction = "";

    Kallsyms(KernelRoot root) {
        this.root = root;
        this.file = root.proc("kallsyms");
    }

    /** {@return what the file shows of {@code module} now; without entries if the module is not in} */
    public Fact<KallsymsLook> look(ModuleName module) {
        return KernelFiles.fact(file, () -> read(module));
    }

    /** {@return which of those names the kernel's own part has} Reads as far as the last of them. */
    public Fact<Set<String>> among(Set<String> names) {
        return KernelFiles.fact(file, () -> {
            try (InputStream in = KernelFiles.open(file)) {
                return new KallsymsSearch(in).find(names).keySet();
            }
        });
    }

    /**
     * {@return where those of the kernel's own symbols are that there are} They stay where they are until the next boot, and
     * are read once in the life of this object.
     */
    public Fact<Map<String, Long>> addresses(Set<String> names) {
        return KernelFiles.fact(file, () -> known(names));
    }

    /** {@return for each of those addresses the kernel's own symbol that is the nearest below it or there} Reads the whole part. */
    public Fact<Map<Long, KallsymsEntry>> nearest(Set<Long> addresses) {
        return KernelFiles.fact(file, () -> {
            try (InputStream in = KernelFiles.open(file)) {
                return new KallsymsSearch(in).nearest(addresses);
            }
        });
    }

    private synchronized Map<String, Long> known(Set<String> names) throws IOException {
        core(); // first: it forgets where another restriction applies
        Map<String, Long> known = located.get(names);
        if (known == null) {
            try (InputStream in = KernelFiles.open(file)) {
                known = new KallsymsSearch(in).find(names);
            }
            located.put(names, known);
        }
        return known;
    }

    /**
     * {@return whether the kernel's own part has data symbols of single files, see {@link KallsymsLook#listsData}} Reads
     * the file once in the life of this object.
     */
    public Fact<Boolean> listsData() {
        return KernelFiles.fact(file, () -> core().listsData());
    }

    /**
     * Has readers wait where the modules begin, for looks to come: each saves its look a pass over the kernel's own part. None
     * wait in a kernel without CONFIG_KALLSYMS.
     *
     * @param readers how many there are to be
     * @throws IOException if the file cannot be read
     * @throws MalformedException if it is not of the form that jkmod knows
     */
    public synchronized void park(int readers) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        KallsymsCore known = core();
        while (parked.size() < readers && known.lastLine() >= 0) {
            parked.add(openAt(known.lastLine()));
        }
    }

    /** {@return a reader in wait for {@code module}} */
    public KallsymsAmbush ambush(ModuleName module) {
        return KallsymsAmbush.prepare(this, module);
    }

    /** As {@link #look}, with its failures as exceptions. */
    synchronized KallsymsLook read(ModuleName module) throws IOException {
        if (!isKnown()) {
            return learn(module);
        }
        Optional<InputStream> in = waiting();
        Optional<KallsymsLook> look = in.isEmpty() ? Optional.empty() : readTail(in.get(), module);
        return look.isPresent() ? look.get() : learn(module);
    }

    /** {@return a reader that waits at the last of the kernel's own lines, to be closed; empty if there is no such place} */
    synchronized Optional<InputStream> waiting() throws IOException {
        KallsymsCore known = core(); // first: it closes readers to whom another restriction applies
        if (!parked.isEmpty()) {
            return Optional.of(parked.remove());
        }
        return known.lastLine() < 0 ? Optional.empty() : Optional.of(openAt(known.lastLine()));
    }

    /** {@return what {@link #waiting} reads of the module; empty if the file has changed underneath} Closes it. */
    synchronized Optional<KallsymsLook> readTail(InputStream in, ModuleName module) {
        KallsymsCore known = core;
        try (in) {
            KallsymsScan tail = new KallsymsScan(in, module);
            return known != null && tail.readTail() ? Optional.of(tail.lookAfter(known)) : Optional.empty();
        } catch (IOException | MalformedException e) {
            return Optional.empty();
        }
    }

    private KallsymsCore core() throws IOException {
        if (!isKnown()) {
            learn(KERNEL);
        }
        return Objects.requireNonNull(core, "learnt");
    }

    /** Who may see addresses is decided when the file is opened: under another restriction all is learnt anew. */
    private boolean isKnown() {
        String now = KernelFiles.text(root.proc("sys", "kernel", "kptr_restrict"))
                .value()
                .orElse("");
        if (!now.equals(restriction)) {
            restriction = now;
            forget();
        }
        return core != null;
    }

    /** Reads all of it. */
    private KallsymsLook learn(ModuleName module) throws IOException {
        forget();
        try (InputStream in = KernelFiles.open(file)) {
            KallsymsScan scan = new KallsymsScan(in, module).readAll();
            core = scan.core();
            return scan.look();
        }
    }

    private void forget() {
        core = null;
        located.clear();
        parked.forEach(Kallsyms::closeQuietly);
        parked.clear();
    }

    private InputStream openAt(long offset) throws IOException {
        InputStream in = KernelFiles.open(file);
        if (!skipExactly(in, offset)) {
            in.close();
            throw new MalformedException("/proc/kallsyms", offset, "the file has become shorter");
        }
        return in;
    }

    static void closeQuietly(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // a file that was only read has nothing to lose
        }
    }

    /** {@return whether {@code count} bytes were there; never asks for more than are left of them} */
    static boolean skipExactly(InputStream in, long count) throws IOException {
        byte[] buffer = new byte[READ_BYTES];
        long left = count;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (read < 0) {
                return false;
            }
            left -= read;
        }
        return left == 0;
    }
}
