package io.github.jkmod.forecast.verdict;

import io.github.jkmod.image.Compression;

/**
 * The system call that is to be made.
 *
 * @param entry which of the two
 * @param flags of finit_module, see {@link io.github.jkmod.model.FinitFlags}; 0 for init_module
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
     * {@return the call by which user space hands over a file: what is packed goes unpacked through init_module, which has
     * no flags}
     *
     * @param compression how the file is packed
     * @param flags for finit_module
     */
    public static LoadCall of(Compression compression, int flags, String parameters) {
        return compression == Compression.NONE ? new LoadCall(Entry.FINIT_MODULE, flags, parameters) : init(parameters);
    }

    /** {@return whether that flag is set} */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }
}
