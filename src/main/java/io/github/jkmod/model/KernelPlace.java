package io.github.jkmod.model;

import java.util.Optional;

/**
 * Where in the kernel a change is to be looked up.
 *
 * @param name of the function, or the file
 * @param kind whether, and in which kernels, /proc/kallsyms lists it
 * @param only the one architecture that has it, if not all do
 */
record KernelPlace(String name, Kind kind, Optional<Architecture> only) {
    /** Whether a place can be looked up in a running kernel. */
    enum Kind {
        /** A function that every kernel with the change lists. */
        LISTED,
        /** A function that every kernel lists that does not have the change yet, and none that has it. */
        ENDED,
        /** A function that compilers put into its only caller, or that only some configurations have. */
        UNLISTED,
        /** A file: a structure, a macro, an option or data. */
        FILE
    }

    static KernelPlace in(String function) {
        return new KernelPlace(function, Kind.LISTED, Optional.empty());
    }

    static KernelPlace no(String function) {
        return new KernelPlace(function, Kind.ENDED, Optional.empty());
    }

    static KernelPlace inlined(String function) {
        return new KernelPlace(function, Kind.UNLISTED, Optional.empty());
    }

    static KernelPlace file(String path) {
        return new KernelPlace(path, Kind.FILE, Optional.empty());
    }

    KernelPlace on(Architecture architecture) {
        return new KernelPlace(name, kind, Optional.of(architecture));
    }
}
