package io.github.jkmod.cli;

/** The exit codes of jkmod's own commands; kmod's commands keep kmod's 0 and 1. */
final class ExitCode {
    /** All good. */
    static final int OK = 0;
    /** The kernel refused, or a difference was found. */
    static final int REFUSED = 1;
    /** The command line is wrong. */
    static final int USAGE = 2;
    /** The environment lacks something. */
    static final int ENVIRONMENT = 3;
    /** The input is malformed. */
    static final int MALFORMED = 4;
    /** The kernel would not check this and would be harmed. */
    static final int UNSAFE = 5;
    /** The guest died. */
    static final int GUEST_DIED = 6;

    /** Nobody reads the output any more: what a shell says of a local command that SIGPIPE ended. */
    static final int UNREAD = 128 + 13;

    private ExitCode() {}
}
