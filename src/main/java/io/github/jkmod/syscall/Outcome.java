package io.github.jkmod.syscall;

import io.github.jkmod.model.Errno;

/** What a system call returned. */
public sealed interface Outcome {
    /** The call returned 0. */
    record Ok() implements Outcome {}

    /**
     * The call returned -1.
     *
     * @param errno the error number, read in the same breath as the return value
     */
    record Failed(Errno errno) implements Outcome {}
}
