package io.github.jkmod.conformance;

import java.util.List;

/**
 * What a real kernel did with a case.
 *
 * @param end how the call ended
 * @param errno the error number it returned, 0 for none
 * @param linked whether the load was complete but for init, as the kernel's tracing said ({@code module_load})
 * @param init whether a function was called as the module's init ({@code initcall_start})
 * @param taint the bits of the kernel's taint afterwards
 * @param micros how long the call took, in the guest
 * @param loaded the modules that were in before: {@code NAME:STATE:TAINTS}, newest first
 * @param left what could not be unloaded afterwards; empty if nothing
 * @param alone whether this was the first case in its guest, so that no other can have to do with it
 * @param log the kernel's lines on it, each with its level before a blank
 */
record Answer(
        End end,
        int errno,
        boolean linked,
        boolean init,
        long taint,
        long micros,
        List<String> loaded,
        String left,
        boolean alone,
        List<String> log) {
    /** How a call ended. */
    enum End {
        /** It returned. */
        RETURNED,
        /** The kernel killed the process in it: an oops. */
        KILLED,
        /** It did not return in time, and the machine lived. */
        HUNG,
        /** The machine died of it. */
        DIED,
        /** The machine fell silent. */
        SILENT,
        /** It could not be asked: what had to be loaded before broke the guest, twice. */
        UNASKED
    }

    /** Copies the lists. */
    Answer {
        loaded = List.copyOf(loaded);
        log = List.copyOf(log);
    }

    /** {@return whether the kernel accepted the module: it went on to its init} */
    boolean accepted() {
        return linked || init || (end == End.RETURNED && errno == 0);
    }

    /** {@return whether the kernel was harmed} */
    boolean broke() {
        return end != End.RETURNED && end != End.UNASKED;
    }

    Answer inSolitude() {
        return new Answer(end, errno, linked, init, taint, micros, loaded, left, true, log);
    }
}
