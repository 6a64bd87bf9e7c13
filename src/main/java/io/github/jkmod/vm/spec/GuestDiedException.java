package io.github.jkmod.vm.spec;

import java.util.List;

/** A guest that ended, or had to be ended, before its work was done. */
public final class GuestDiedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final GuestEnd verdict;
    private final transient List<String> kernelLines;

    /**
     * @param verdict why
     * @param detail what exactly, for people; may be empty
     * @param kernelLines the kernel's own words on it, or the end of the console
     */
    public GuestDiedException(GuestEnd verdict, String detail, List<String> kernelLines) {
        this(detail.isEmpty() ? verdict.text() : verdict.text() + ": " + detail, verdict, kernelLines);
    }

    private GuestDiedException(String text, GuestEnd verdict, List<String> kernelLines) {
        super(text);
        this.verdict = verdict;
        this.kernelLines = List.copyOf(kernelLines);
    }

    /** {@return this with what may be behind it} */
    public GuestDiedException suspecting(String cause) {
        return new GuestDiedException(getMessage() + "; " + cause, verdict, kernelLines);
    }

    /** {@return this with other words of the kernel} */
    public GuestDiedException saying(List<String> lines) {
        return new GuestDiedException(String.valueOf(getMessage()), verdict, lines);
    }

    /** {@return why} */
    public GuestEnd verdict() {
        return verdict;
    }

    /** {@return the console from the kernel's first complaint on, or its last lines if there is none} */
    public List<String> kernelLines() {
        return kernelLines;
    }
}
