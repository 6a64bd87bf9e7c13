package io.github.jkmod.bootfile;

/** A boot file that is whole, but for an architecture that jkmod does not know. */
public final class ForeignKernelException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String kernel;

    ForeignKernelException(String origin, String kernel) {
        super(origin + ": " + kernel);
        this.kernel = kernel;
    }

    /** {@return what it is, such as {@code a kernel for s390x}} */
    public String kernel() {
        return kernel;
    }
}
