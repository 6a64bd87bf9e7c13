package io.github.jkmod.syscall;

/**
 * The module system calls cannot be made from here: an architecture that jkmod does not know, or an incomplete
 * installation. The message says what to do.
 */
public final class NoSystemCallsException extends UnsupportedOperationException {
    private static final long serialVersionUID = 1L;

    /** For an architecture without numbers. */
    public NoSystemCallsException(String message) {
        super(message);
    }

    /** For a library that cannot be loaded. */
    public NoSystemCallsException(String message, Throwable cause) {
        super(message, cause);
    }
}
