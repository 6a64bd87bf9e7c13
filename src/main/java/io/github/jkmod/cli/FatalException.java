package io.github.jkmod.cli;

/** The end of one of kmod's commands, after its message at kmod's level FATAL is written; its exit code is 1. */
final class FatalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FatalException() {
        super(null, null, false, false);
    }
}
