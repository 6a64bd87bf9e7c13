package io.github.jkmod.junit;

import io.github.jkmod.vm.ExecResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** A command that ran in a guest to its end. */
public final class GuestRun {
    private static final int SHOWN = 4000;

    private final List<String> command;
    private final ExecResult result;

    GuestRun(List<String> command, ExecResult result) {
        this.command = List.copyOf(command);
        this.result = result;
    }

    /** {@return the command and its arguments} */
    public List<String> command() {
        return command;
    }

    /** {@return 0 to 255; 128 plus the signal for a process that a signal ended, 127 if there is no such program} */
    public int exitCode() {
        return result.exitCode();
    }

    /** {@return its standard output, taken as UTF-8} */
    public String out() {
        return text(result.stdout());
    }

    /** {@return its standard error, taken as UTF-8} */
    public String err() {
        return text(result.stderr());
    }

    /** {@return its standard output, byte by byte} */
    public byte[] outBytes() {
        return result.stdout().clone();
    }

    /** {@return how long it ran by the guest's clock} */
    public double seconds() {
        return result.seconds();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** {@return the command, its exit code and the beginning of what it wrote, for messages} */
    @Override
    public String toString() {
        String head =
                String.format(Locale.ROOT, "%s: exit code %d after %.2f s", Shell.line(command), exitCode(), seconds());
        return head + shown("standard output", out()) + shown("standard error", err());
    }

    private static String shown(String title, String text) {
        if (text.isEmpty()) {
            return "\n" + title + " is empty";
        }
        String part = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
        return "\n" + title + ":\n" + part.stripTrailing();
    }
}
