package io.github.jkmod.vm.spec;

/** Why a guest is gone. */
public enum GuestEnd {
    /** QEMU did not start, or ended by itself. */
    QEMU_FAILED("QEMU failed"),
    /** The guest never answered. */
    BOOT_FAILED("the guest did not boot"),
    /** The kernel panicked. */
    PANIC("the kernel panicked"),
    /** The kernel killed the thread that ran the request, and goes on. */
    OOPS("the kernel oopsed in the command"),
    /** No sign of life any more. */
    HANG("the guest hangs"),
    /** The guest lives, but the request did not end in time. */
    TIMEOUT("the command did not end in time"),
    /** The guest's JVM ended before its time. */
    JVM_DIED("the guest's JVM ended"),
    /** The kernel killed a process for want of memory: the request's, which then failed, or the guest's JVM. */
    OUT_OF_MEMORY("the guest ran out of memory"),
    /** Powered off or reset, but not by a panic. */
    WENT_DOWN("the guest went down by itself"),
    /** What came from the guest makes no sense. */
    CHANNEL_BROKEN("the channel to the guest is broken");

    private final String text;

    GuestEnd(String text) {
        this.text = text;
    }

    /** {@return the verdict as a clause of a sentence} */
    public String text() {
        return text;
    }
}
