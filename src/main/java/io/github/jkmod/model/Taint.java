package io.github.jkmod.model;

/** What taints the kernel with a module ({@code taint_flags} of kernel/panic.c), in the order in which letters are shown. */
public enum Taint {
    /** A module whose license is not GPL-compatible. */
    PROPRIETARY('P', 0),
    /** A check of a module could not be made, and was passed. */
    FORCED('F', 1),
    /** A parameter that its author calls unsafe was set ({@code TAINT_USER}): the kernel's alone, no module's. */
    USER('U', 6),
    /** A module from the staging directory ({@code TAINT_CRAP}). */
    STAGING('C', 10),
    /** A module that was not built in the kernel's own tree. */
    OUT_OF_TREE('O', 12),
    /** A module without a valid signature. */
    UNSIGNED('E', 13),
    /** A livepatch module. */
    LIVEPATCH('K', 15),
    /** A test of the kernel. */
    TEST('N', 18);

    private final char letter;
    private final int bit;

    Taint(char letter, int bit) {
        this.letter = letter;
        this.bit = bit;
    }

    /** {@return its letter, as /proc/modules and a trouble's first lines show it} */
    public char letter() {
        return letter;
    }

    /** {@return whether it is in a mask such as /proc/sys/kernel/tainted} */
    public boolean isIn(long mask) {
        return (mask >>> bit & 1) != 0;
    }

    /** {@return whether it is among letters such as those of /proc/modules} */
    public boolean isIn(String letters) {
        return letters.indexOf(letter) >= 0;
    }
}
