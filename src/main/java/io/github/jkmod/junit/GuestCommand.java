package io.github.jkmod.junit;

import io.github.jkmod.vm.CollectedOutput;
import io.github.jkmod.vm.ExecEnd;
import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.ExecStreams;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command for a guest, with its streams connected while it runs.
 *
 * <pre>{@code
 * GuestRun run = guest.command("sh", "-c", "read size; ./fill $size")
 *         .input("4096\n")
 *         .onOut(line -> progress.add(line))
 *         .run();
 * }</pre>
 */
public final class GuestCommand {
    /** What runs a command. */
    @FunctionalInterface
    interface Runner {
        ExecEnd run(List<String> command, Duration limit, ExecStreams streams) throws IOException, GuestDiedException;
    }

    private final Runner runner;
    private final List<String> command;
    private final CollectedOutput out = new CollectedOutput();
    private final CollectedOutput err = new CollectedOutput();
    private Duration limit;
    private @Nullable InputStream input;
    private OutputStream outTo = out;
    private OutputStream errTo = err;

    GuestCommand(Runner runner, List<String> command, Duration limit) {
        this.runner = runner;
        this.command = List.copyOf(command);
        this.limit = limit;
    }

    /** Gives it standard input, read as the command reads; without, there is none. */
    public GuestCommand input(InputStream from) {
        input = from;
        return this;
    }

    /** Gives it this text as standard input, in UTF-8. */
    public GuestCommand input(String text) {
        return input(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Limits how long it may run, by this machine's clock: instead of two minutes. */
    public GuestCommand within(Duration most) {
        limit = most;
        return this;
    }

    /**
     * Hands over every line of standard output as it comes, on the thread that waits in {@link #run}; {@link GuestRun} has
     * them all, too.
     *
     * @param listener takes a line without its end
     */
    public GuestCommand onOut(Consumer<String> listener) {
        outTo = new LineSplitter(out, listener);
        return this;
    }

    /** The same for standard error. */
    public GuestCommand onErr(Consumer<String> listener) {
        errTo = new LineSplitter(err, listener);
        return this;
    }

    /** Sends standard output there, however much it is; {@link GuestRun} has none of it then. */
    public GuestCommand outTo(OutputStream to) {
        outTo = to;
        return this;
    }

    /**
     * Runs it and waits for its end.
     *
     * @throws GuestDiedException if the guest dies, hangs or the command does not end in time; the guest is ended then
     * @throws IOException if the guest cannot be spoken to, or a stream of this machine's fails
     */
    public GuestRun run() throws IOException, GuestDiedException {
        ExecEnd end = runner.run(command, limit, new ExecStreams(input, outTo, errTo));
        for (OutputStream each : List.of(outTo, errTo)) {
            if (each instanceof LineSplitter lines) {
                lines.end();
            }
        }
        return new GuestRun(command, new ExecResult(end.exitCode(), out.content(), err.content(), end.seconds()));
    }

    /** Passes bytes on, and lines to somebody. */
    private static final class LineSplitter extends OutputStream {
        private final OutputStream all;
        private final Consumer<String> listener;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        LineSplitter(OutputStream all, Consumer<String> listener) {
            this.all = all;
            this.listener = listener;
        }

        @Override
        public void write(int value) throws IOException {
            all.write(value);
            if (value == '\n') {
                tell();
            } else {
                line.write(value);
            }
        }

        /** Tells the last line if it has no end. */
        void end() {
            if (line.size() > 0) {
                tell();
            }
        }

        private void tell() {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            listener.accept(text);
        }
    }
}
