package io.github.jkmod.kernel;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.io.InputStream;
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
    private final Kallsyms kallsyms;
    private final ModuleName module;
    private @Nullable InputStream waiting;

    private KallsymsAmbush(Kallsyms kallsyms, ModuleName module) {
        this.kallsyms = kallsyms;
        this.module = module;
    }

    /** Where the file cannot be read, {@link #spring} says what is wrong. */
    static KallsymsAmbush prepare(Kallsyms kallsyms, ModuleName module) {
        KallsymsAmbush ambush = new KallsymsAmbush(kallsyms, module);
        try {
            ambush.waiting = kallsyms.waiting().orElse(null);
        } catch (IOException | MalformedException e) {
            ambush.waiting = null;
        }
        return ambush;
    }

    /**
     * {@return what the file shows of the module now} The reader can be sprung once; later calls take looks of their own.
     *
     * @throws IOException if the file cannot be read
     * @throws MalformedException if it is not of the form that jkmod knows
     */
    public KallsymsLook spring() throws IOException {
        InputStream in = waiting;
        waiting = null;
        Optional<KallsymsLook> tail = in == null ? Optional.empty() : kallsyms.readTail(in, module);
        return tail.isPresent() ? tail.get() : kallsyms.read(module);
    }

    /** Gives up waiting; a second call does nothing. */
    @Override
    public void close() {
        InputStream in = waiting;
        waiting = null;
        if (in != null) {
            Kallsyms.closeQuietly(in);
        }
    }
}
