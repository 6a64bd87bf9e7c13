package io.github.jkmod.vm.setup.host;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a program of the machine to its end and keeps what it said. */
public final class Command {
    /** More than any program here has to say; what is beyond it is an error, because the output gets parsed. */
    private static final int MOST_OUTPUT = 8 << 20;

    private static final int LONGEST_REASON = 300;
    private static final Duration PATIENCE = Duration.ofMinutes(60);

    /** With what apt-get begins its warning of a failed download, even where it then exits with 0. */
    public static final String UNFETCHED = "W: Failed to fetch ";

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private final List<String> words;
    private final Map<String, @Nullable String> environment = new LinkedHashMap<>();
    private final List<String> secrets = new ArrayList<>();
    private @Nullable Path folder;
    private @Nullable Consumer<String> listener;
    private @Nullable Runnable tick;
    private boolean outlivesUs;

    private Command(List<String> words) {
        this.words = List.copyOf(words);
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("LANGUAGE", null);
    }

    /**
     * What a program said.
     *
     * @param exit its exit code; 128 and the signal's number if a signal ended it
     * @param out its standard output
     * @param err its standard error
     */
    public record Output(int exit, String out, String err) {
        /** {@return the line that tells best why the program failed} */
        public String reason() {
            return Command.reason(out, err, exit);
        }
    }

    public static Command of(String... words) {
        return new Command(Arrays.asList(words));
    }

    public static Command of(List<String> words) {
        return new Command(words);
    }

    /** Sets a variable in the program's environment, or takes it away. */
    public Command env(String name, @Nullable String value) {
        environment.put(name, value);
        return this;
    }

    /** Runs the program in that folder. */
    public Command in(Path where) {
        folder = where;
        return this;
    }

    /** Hands over every line of standard output as it comes, on another thread. */
    Command onLine(Consumer<String> line) {
        listener = line;
        return this;
    }

    /** Calls back several times a second while the program runs, on the caller's thread. */
    public Command onTick(Runnable callback) {
        tick = callback;
        return this;
    }

    /** Lets the program run to its end even if this process is killed: for what must not stop half-way. */
    Command outlivesUs() {
        outlivesUs = true;
        return this;
    }

    /** Keeps these words out of every message. */
    public Command hiding(Collection<String> hidden) {
        secrets.addAll(hidden);
        return this;
    }

    /**
     * Runs the program and insists on success.
     *
     * @param what what it is for, to begin an error with, such as {@code unpacking the kernel}
     * @param remedy what to do when it fails
     * @throws SetupException if it cannot start or does not exit with 0
     * @throws InterruptedIOException if the thread is interrupted; the program is then gone
     */
    public Output run(String what, String remedy) throws IOException {
        Output output = attempt(what);
        if (output.exit() != 0) {
            throw SetupException.failed(what).because(reason(output)).hint(remedy);
        }
        return output;
    }

    /** {@return why it failed, as one short line without addresses} */
    public String reason(Output output) {
        return Redaction.clean(output.reason(), secrets);
    }

    /**
     * Runs the program and returns whatever it answers.
     *
     * @param what what it is for
     * @throws SetupException if it cannot start, says more than a few megabytes or does not end within the hour
     */
    public Output attempt(String what) throws IOException {
        Process process = start(what);
        Captured out = new Captured(process.getInputStream(), listener);
        Captured err = new Captured(process.getErrorStream(), null);
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!process.waitFor(100, TimeUnit.MILLISECONDS)) {
                if (tick != null) {
                    tick.run();
                }
                if (System.nanoTime() > end) {
                    throw SetupException.failed(what)
                            .because(words.get(0) + " did not end within " + PATIENCE.toMinutes() + " minutes")
                            .hint("try again");
                }
            }
            return new Output(process.exitValue(), out.text(what), err.text(what));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException(what + " was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            end(process);
        }
    }

    private Process start(String what) throws IOException {
        List<String> line = new ArrayList<>();
        if (!outlivesUs && Files.isExecutable(SETPRIV)) {
            // kill -9 of this process must not leave a program at work in the cache (prctl(2), PR_SET_PDEATHSIG)
            line.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL", "--"));
        }
        line.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(line).redirectInput(new File("/dev/null"));
        environment.forEach((name, value) -> {
            if (value == null) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        if (folder != null) {
            builder.directory(folder.toFile());
        }
        try {
            return builder.start();
        } catch (IOException e) {
            SetupException failure = SetupException.failed(what)
                    .because("cannot start " + words.get(0))
                    .hint("install it, or check that it is in the PATH");
            failure.initCause(e);
            throw failure;
        }
    }

    /** Ends what still runs: politely first where stopping half-way would do harm. */
    private void end(Process process) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> children = process.descendants().toList();
        boolean interrupted = Thread.interrupted();
        try {
            if (outlivesUs) {
                process.destroy();
                if (process.waitFor(60, TimeUnit.SECONDS)) {
                    return;
                }
            }
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
            process.destroyForcibly();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** {@return the first line that calls itself an error, or else the last one that says anything} */
    public static String reason(String out, String err, int exit) {
        List<String> lines = new ArrayList<>();
        err.lines().forEach(lines::add);
        if (lines.stream().allMatch(String::isBlank)) {
            out.lines().forEach(lines::add);
        }
        String last = "";
        for (String line : lines) {
            String text = line.strip();
            if (text.startsWith("E: ")
                    || text.startsWith(UNFETCHED)
                    || text.contains("error: ")
                    || text.contains("ERROR: ")) {
                last = text;
                break;
            }
            if (!text.isEmpty() && !text.startsWith("make")) {
                last = text;
            }
        }
        if (last.isEmpty()) {
            return "exit code " + exit;
        }
        return last.length() > LONGEST_REASON ? last.substring(0, LONGEST_REASON) + "…" : last;
    }

    /** One stream of the program, read to its end on a thread of its own. */
    private static final class Captured {
        private final StringBuilder text = new StringBuilder();
        private final Thread reader;
        private boolean tooMuch;

        Captured(InputStream stream, @Nullable Consumer<String> listener) {
            reader = new Thread(() -> read(stream, listener), "jkmod-output");
            reader.setDaemon(true);
            reader.start();
        }

        private void read(InputStream stream, @Nullable Consumer<String> listener) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (listener != null) {
                        listener.accept(line);
                    }
                    synchronized (text) {
                        if (text.length() + line.length() < MOST_OUTPUT) {
                            text.append(line).append('\n');
                        } else {
                            tooMuch = true;
                        }
                    }
                }
            } catch (IOException | UncheckedIOException e) {
                return; // the program was killed: what it said so far is what there is
            }
        }

        String text(String what) throws SetupException, InterruptedException {
            reader.join(5000); // a grandchild may hold the pipe open for ever
            synchronized (text) {
                if (tooMuch) {
                    throw SetupException.failed(what)
                            .because("a program said more than 8 MiB")
                            .hint("please report this");
                }
                return text.toString();
            }
        }
    }
}
