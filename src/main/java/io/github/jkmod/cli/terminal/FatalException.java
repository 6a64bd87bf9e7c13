package io.github.jkmod.cli.terminal;

/** The end of one of kmod's commands, after its message at kmod's level FATAL is written; its exit code is 1. */
public final class FatalException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public FatalException() {
        super(null, null, false, false);
    }
}
