package io.github.jkmod.forecast.verdict;

import io.github.jkmod.image.Compression;
import io.github.jkmod.model.FinitFlags;

/**
 * The system call that is to be made.
 *
 * @param entry which of the two
 * @param flags of finit_module, see {@link FinitFlags}; 0 for init_module
 * @param parameters the string for the module, one character for each byte
 */
public record LoadCall(Entry entry, int flags, String parameters) {
    /** The two ways into the loader. */
    public enum Entry {
        /** By a file descriptor. */
        FINIT_MODULE,
        /** By a buffer. */
        INIT_MODULE
    }

    /** {@return finit_module without flags} */
    public static LoadCall finit(String parameters) {
        return new LoadCall(Entry.FINIT_MODULE, 0, parameters);
    }

    /** {@return init_module, which is given what user space has unpacked} */
    public static LoadCall init(String parameters) {
        return new LoadCall(Entry.INIT_MODULE, 0, parameters);
    }

    /**
     * {@return the call by which kmod 31 and newer hand over a file; see {@link Unpacking#asKmodDoes}}
     *
     * @param compression how the file is packed
     * @param flags for finit_module
     * @param kernel that it goes to
     */
    public static LoadCall of(Compression compression, int flags, String parameters, KernelFacts kernel) {
        return of(compression, flags, parameters, Unpacking.asKmodDoes(compression, kernel));
    }

    /**
     * {@return the call by which user space hands over a file: what it unpacks itself goes through init_module, which has no
     * flags}
     *
     * @param compression how the file is packed
     * @param flags for finit_module
     * @param unpacking who unpacks it, if it is packed
     */
    public static LoadCall of(Compression compression, int flags, String parameters, Unpacking unpacking) {
        if (compression == Compression.NONE) {
            return new LoadCall(Entry.FINIT_MODULE, flags, parameters);
        }
        return switch (unpacking) {
            case KERNEL -> new LoadCall(Entry.FINIT_MODULE, flags | FinitFlags.COMPRESSED_FILE, parameters);
            case USER -> init(parameters);
        };
    }

    /** {@return whether that flag is set} */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
