package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.vm.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The terminal on standard input while it belongs to a guest: in raw mode, so that every key goes there, Ctrl-C and Ctrl-Z too.
 *
 * <p>A shell beside this process sets the mode, and sets it back when the pipe between them ends: when this is closed, and no
 * less when the JVM is killed. It also tells of the window's size, as SIGWINCH comes to it as well (Java has no such signal).
 */
final class HostTerminal implements Screen, AutoCloseable {
    /** $1 is the terminal. A command in the background has no standard input unless it is another descriptor's. */
    private static final String SCRIPT = """
            trap '' HUP INT QUIT TERM TSTP TTIN TTOU PIPE
            exec 3<>"$1" 4<&0 || exit
            saved=$(stty -g <&3) || exit
            trap 'stty size <&3' WINCH
            stty raw -echo <&3
            stty size <&3
            cat <&4 >/dev/null &
            while kill -0 $! 2>/dev/null; do wait $!; done
            stty "$saved" <&3
            """;

    private final Process shell;
    private final BufferedReader sizes;
    private final Thread hook = new Thread(this::restore, "jkmod-terminal-hook");
    private final String first;

    private HostTerminal(Process shell) throws IOException {
        this.shell = shell;
        this.sizes = new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.US_ASCII));
        String line = sizes.readLine();
        if (line == null) {
            String why = new String(shell.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            throw Failure.of(ExitCode.ENVIRONMENT, "standard input", "the terminal cannot be set up")
                    .because(why.lines().findFirst().orElse("stty says nothing"))
                    .hint("let standard input be a pipe");
        }
        this.first = line;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** {@return whether standard input is a terminal; the launcher knows} */
    static boolean isThere() {
        return System.getProperty("jkmod.stdin", "").equals("terminal");
    }

    /** Takes it over. */
    static HostTerminal take() throws IOException {
        String terminal = "/proc/" + ProcessHandle.current().pid() + "/fd/0";
        return new HostTerminal(new ProcessBuilder(List.of("sh", "-c", SCRIPT, "sh", terminal)).start());
    }

    @Override
    public void follow(Listener listener) {
        Thread thread = new Thread(() -> tell(listener), "jkmod-window-size");
        thread.setDaemon(true);
        thread.start();
    }

    private void tell(Listener listener) {
        try {
            for (String line = first; line != null; line = sizes.readLine()) {
                String[] numbers = line.strip().split(" ", 2);
                listener.resized(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
            }
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            // the guest is gone, or the terminal has no size
        }
    }

    /** Ends the pipe and waits until the mode is as it was. */
    private void restore() {
        try {
            shell.getOutputStream().close();
            shell.waitFor();
        } catch (IOException e) {
            shell.destroy(); // it is gone already
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives it back as it was. */
    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is going down, which does the same
        }
    }
}
