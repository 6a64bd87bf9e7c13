package io.github.jkmod.cli.terminal;

/** The exit codes of jkmod's own commands; kmod's commands keep kmod's 0 and 1. */
public final class ExitCode {
    /** All good. */
    public static final int OK = 0;
    /** The kernel refused, or a difference was found. */
    public static final int REFUSED = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** The environment lacks something. */
    public static final int ENVIRONMENT = 3;
    /** The input is malformed. */
    public static final int MALFORMED = 4;
    /** The kernel would not check this and would be harmed. */
    public static final int UNSAFE = 5;
    /** The guest died. */
    static final int GUEST_DIED = 6;

    /** Nobody reads the output any more: what a shell says of a local command that SIGPIPE ended. */
    public static final int UNREAD = 128 + 13;

    private ExitCode() {}
}
