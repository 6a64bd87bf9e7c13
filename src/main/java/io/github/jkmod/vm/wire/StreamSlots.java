package io.github.jkmod.vm.wire;

/** How the two ends divide the shared window: a ring of slots for output, one for input behind them. */
public final class StreamSlots {
    /** What one slot holds, in bytes. */
    public static final int SIZE = 256 << 10;

    /** How many there are for output. */
    public static final int OUTPUTS = 4;

    /** Where input begins, in bytes from the window's beginning. */
    public static final int INPUT = OUTPUTS * SIZE;

    /** Where the last one ends, in bytes from the window's beginning. */
    public static final int END = INPUT + SIZE;

    private StreamSlots() {}
}
