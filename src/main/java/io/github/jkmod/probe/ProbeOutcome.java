package io.github.jkmod.probe;

/** What came of a run, worst last. */
public enum ProbeOutcome {
    /** Nothing is wrong: the failure was noticed, or it did not matter. */
    HANDLED("handled"),
    /** The module has given back less than without the failure. */
    LEAKS("leaks"),
    /** The module cannot be unloaded. */
    STAYS("cannot be unloaded"),
    /** The kernel warned. */
    WARNS("the kernel warns"),
    /** The module gave something back twice. */
    FREES_TWICE("frees twice"),
    /** Load, script or unload did not end. */
    HANGS("hangs"),
    /** An oops, a BUG, a panic. */
    CRASHES("crashes");

    private final String text;

    ProbeOutcome(String text) {
        this.text = text;
    }

    /** {@return it in words} */
    public String text() {
        return text;
    }
}
