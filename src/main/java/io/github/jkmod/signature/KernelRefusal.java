package io.github.jkmod.signature;

import io.github.jkmod.model.Errno;
import java.util.Optional;

/** A function of the kernel's signature check returns an error. */
final class KernelRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Of {@link #offset} when the error is not about a place. */
    static final int NOWHERE = -1;

    private final Errno error;
    private final String reason;
    private final int offset;
    private final String log;
    private final boolean ofOtherBytes;

    private KernelRefusal(Errno error, String reason, int offset, String log, boolean ofOtherBytes) {
        super(error + ": " + reason, null, false, false);
        this.error = error;
        this.reason = reason;
        this.offset = offset;
        this.log = log;
        this.ofOtherBytes = ofOtherBytes;
    }

    KernelRefusal(Errno error, String reason) {
        this(error, reason, NOWHERE, "", false);
    }

    /**
     * {@return the same error at a place}
     *
     * @param place in bytes from the start of the message
     */
    KernelRefusal at(int place) {
        return new KernelRefusal(error, reason, place, log, ofOtherBytes);
    }

    /** {@return the same error with the line that the kernel prints} */
    KernelRefusal logged(String line) {
        return new KernelRefusal(error, reason, offset, line, ofOtherBytes);
    }

    /** {@return the same error of a signature that is well-formed, but not that of the key over these bytes} */
    KernelRefusal ofOtherBytes() {
        return new KernelRefusal(error, reason, offset, log, true);
    }

    boolean isOfOtherBytes() {
        return ofOtherBytes;
    }

    Errno error() {
        return error;
    }

    String reason() {
        return reason;
    }

    int offset() {
        return offset;
    }

    Optional<String> log() {
        return log.isEmpty() ? Optional.empty() : Optional.of(log);
    }
}
