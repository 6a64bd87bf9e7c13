package io.github.jkmod.probe;

/** Parts of a run in which a module calls the kernel; the order is that of the shim's numbers. */
public enum Phase {
    /** Its init function, until that has returned. */
    INIT,
    /** While the user's script runs. */
    SCRIPT,
    /** Its exit function. */
    EXIT
}
