package io.github.jkmod.kernel;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reader of /proc/kallsyms that waits behind the kernel's own symbols, to list a module's while its init runs.
 *
 * <p>seq_file continues where a reader stopped and asks for modules only then ({@code seq_read_iter},
 * {@code update_iter}). It stops before the last of the kernel's own lines: behind it the kernel has already looked for
 * modules and remembers that there were no more ({@code pos_mod_end}). For the same reason no read asks for a byte more
 * than that: the kernel prepares the record behind the last one asked for.
 */
public final class KallsymsAmbush implements AutoCloseable {
    private static final int READ_BYTES = 1 << 16;

    private final KernelRoot root;
    private final ModuleName module;
    private Optional<KallsymsScan> before = Optional.empty();
    private @Nullable InputStream waiting;

    private KallsymsAmbush(KernelRoot root, ModuleName module) {
        this.root = root;
        this.module = module;
    }

    /**
     * {@return a reader in wait for {@code module}}
     *
     * <p>Reads the file twice. Where that fails, {@link #spring} takes a full look instead and says what is wrong.
     */
    public static KallsymsAmbush prepare(KernelRoot root, ModuleName module) {
        KallsymsAmbush ambush = new KallsymsAmbush(root, module);
        try {
            ambush.lieInWait(root.proc("kallsyms"));
        } catch (IOException | MalformedException e) {
            ambush.close();
        }
        return ambush;
    }

    /** {@return whether the reader is in place, so that {@link #spring} reads only what is new} */
    public boolean isReady() {
        return waiting != null;
    }

    /**
     * {@return what the file shows of the module now} The reader can be sprung once; later calls take full looks.
     *
     * @throws IOException if the file cannot be read
     * @throws MalformedException if it is not of the form that jkmod knows
     */
    public KallsymsLook spring() throws IOException {
        Optional<KallsymsLook> tail = before.flatMap(this::readTail);
        close();
        if (tail.isPresent()) {
            return tail.get();
        }
        try (InputStream in = KernelFiles.open(root.proc("kallsyms"))) {
            return Kallsyms.parse(in, module);
        }
    }

    /** Empty if there is no reader, or the file has changed underneath it. */
    private Optional<KallsymsLook> readTail(KallsymsScan earlier) {
        InputStream in = waiting;
        if (in == null) {
            return Optional.empty();
        }
        try {
            KallsymsScan tail = new KallsymsScan(in, module);
            return tail.readTail() ? Optional.of(tail.lookAfter(earlier)) : Optional.empty();
        } catch (IOException | MalformedException e) {
            return Optional.empty();
        }
    }

    /** Gives up waiting; a second call does nothing. */
    @Override
    public void close() {
        InputStream in = waiting;
        waiting = null;
        if (in != null) {
            closeQuietly(in);
        }
    }

    private void lieInWait(Path file) throws IOException {
        KallsymsScan scan;
        try (InputStream in = KernelFiles.open(file)) {
            scan = new KallsymsScan(in, module).readAll();
        }
        before = Optional.of(scan);
        InputStream in = KernelFiles.open(file);
        waiting = in;
        if (!skipExactly(in, scan.lastCoreLine())) {
            close();
        }
    }

    private static void closeQuietly(InputStream in) {
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
