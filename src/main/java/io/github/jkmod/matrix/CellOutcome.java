package io.github.jkmod.matrix;

import java.util.Locale;

/** How a cell ended: everything went well, or the first step that did not. In the order of the steps. */
public enum CellOutcome {
    /** Built, loaded as forecast, compared, tested and unloaded without a trace. */
    PASSED(true),
    /** The package says that it is not for this kernel ({@code BUILD_EXCLUSIVE_*} of its dkms.conf). */
    EXCLUDED(true),
    /** Neither good nor bad: the kernel could not be had, or this machine could not run it. */
    NOT_RUN(false),
    /** The compiler, or what runs before it, failed. */
    NOT_BUILT(false),
    /** The kernel refuses a module, as forecast; its init function may be what refused. */
    REFUSED(false),
    /** The kernel did something else than was forecast. */
    SURPRISED(false),
    /** The kernel shows something else than was forecast. */
    DIFFERS(false),
    /** The user's test failed. */
    TEST_FAILED(false),
    /** Not unloaded, or something was left behind. */
    LEFTOVER(false),
    /** The kernel complained of the module, and went on. */
    COMPLAINED(false),
    /** The guest died, or hung. */
    DIED(false);

    private final boolean good;

    CellOutcome(boolean good) {
        this.good = good;
    }

    /** {@return whether nobody has to look at it} */
    public boolean isGood() {
        return good;
    }

    /** {@return the words for it, such as {@code not built}} */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
