package io.github.jkmod.vm.setup.host;

import java.io.IOException;

/** A preparation that failed, told in one line: what failed, why, and what to do about it. */
public final class SetupException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean excluded;

    /**
     * The beginning of the line.
     *
     * @param text what is said so far
     */
    public record Told(String text) {
        /** {@return this with the reason in one line, without addresses of mirrors} */
        public Told because(String why) {
            return new Told(text + ": " + why);
        }

        /** {@return all of it, with what the reader can do, in the imperative} */
        public SetupException hint(String remedy) {
            return new SetupException(text + "; " + remedy, false);
        }

        /** {@return the same for what somebody has excluded on purpose} */
        public SetupException excluding(String remedy) {
            return new SetupException(text + "; " + remedy, true);
        }
    }

    private SetupException(String text, boolean excluded) {
        super(text.replaceAll("\\s*\\R\\s*", " "));
        this.excluded = excluded;
    }

    /** {@return whether it did not fail but is not meant to be: a package that says that it is not for this kernel} */
    public boolean isExcluded() {
        return excluded;
    }

    /** {@return the beginning: what failed, such as {@code downloading the kernel}} */
    public static Told failed(String what) {
        return new Told(what + " failed");
    }
}
