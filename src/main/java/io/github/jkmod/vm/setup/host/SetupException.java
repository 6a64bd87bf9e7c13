package io.github.jkmod.vm.setup.host;

import java.io.IOException;

/** A preparation that failed, told in one line: what failed, why, and what to do about it. */
public final class SetupException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param what what failed, such as {@code downloading the kernel}
     * @param why the reason in one line, without addresses of mirrors
     * @param remedy what the reader can do, in the imperative
     */
    public SetupException(String what, String why, String remedy) {
        super(oneLine(what + " failed: " + why + "; " + remedy));
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }
}
