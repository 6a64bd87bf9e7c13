package io.github.jkmod.preflight;

/** What the new kernel does with a module, from bad to good. */
public enum Fate {
    /** The kernel would take it and be harmed. */
    UNSAFE("unsafe"),
    /** The kernel refuses it, or what it needs. */
    REFUSED("refused"),
    /** There is no such module. */
    MISSING("missing"),
    /** The kernel's files do not tell. */
    UNKNOWN("unknown"),
    /** Another module, or the kernel itself, takes its place. */
    REPLACED("replaced"),
    /** It is gone, and whoever needed it needs it no more. */
    UNNEEDED("not needed"),
    /** It is part of the kernel itself now. */
    BUILT_IN("built in"),
    /** It is there, and the kernel accepts it. */
    ACCEPTED("accepted");

    private final String label;

    Fate(String label) {
        this.label = label;
    }

    /** {@return the word for messages, such as {@code not needed}} */
    public String label() {
        return label;
    }

    /** {@return whether the module does not work there} */
    public boolean isLoss() {
        return this == UNSAFE || this == REFUSED || this == MISSING;
    }
}
