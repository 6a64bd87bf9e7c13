package io.github.jkmod.image;

/** A kernel's own unpacker does not take a packed module; or it would, but not within the limit that was given. */
public final class UnpackRefusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final long offset;
    private final String log;
    private final boolean open;

    private UnpackRefusal(String reason, long offset, String log, boolean open) {
        super(reason);
        this.reason = reason;
        this.offset = offset;
        this.log = log;
        this.open = open;
    }

    /** {@return a refusal with the line that the kernel prints} */
    static UnpackRefusal logged(String log, String reason, long offset) {
        return new UnpackRefusal(reason, offset, log, false);
    }

    /** {@return the unpacker's own error number, in the words of the kernel's log} */
    static UnpackRefusal status(int status, String reason, long offset) {
        return logged("decompression failed with status " + status, reason, offset);
    }

    /** {@return no refusal, but the end of what can be told: it depends on the memory that the kernel has} */
    static UnpackRefusal needsMemory(String what, long offset) {
        return new UnpackRefusal(what, offset, "", true);
    }

    /** {@return what is wrong, in a few words} */
    public String reason() {
        return reason;
    }

    /** {@return where in the packed file, in bytes} */
    public long offset() {
        return offset;
    }

    /** {@return the line that the kernel prints, without time and level; empty if it is not known to the letter} */
    public String log() {
        return log;
    }

    /** {@return whether it depends on the kernel's memory, {@link #reason} telling how much is needed} */
    public boolean isOpen() {
        return open;
    }
}
