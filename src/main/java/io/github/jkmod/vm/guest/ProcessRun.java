package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.wire.Message;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;

/** One command as a process, with its streams connected to the host. */
final class ProcessRun {
    private static final int NOT_FOUND = 127;

    /** A pipe holds as much. */
    private static final int PIECE = 64 << 10;

    private final Message.Exec exec;
    private final Outbox outbox;

    /** At most one, since the host sends what it was asked for. */
    private final BlockingQueue<Message.In> inputs = new LinkedBlockingQueue<>();

    ProcessRun(Message.Exec exec, Outbox outbox) {
        this.exec = exec;
        this.outbox = outbox;
    }

    /** {@return the exit code, 127 if there is no such command} */
    int run(OutputChunks out, OutputChunks err) throws IOException, InterruptedException {
        Process process;
        try {
            ProcessBuilder builder = new ProcessBuilder(exec.argv());
            if (!exec.input()) {
                builder.redirectInput(new File("/dev/null"));
            }
            process = builder.start();
        } catch (IOException | IndexOutOfBoundsException e) {
            err.write((e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            return NOT_FOUND;
        }
        Thread input = exec.input() ? daemon("stdin", () -> feed(process.getOutputStream())) : null;
        FutureTask<Void> errors = new FutureTask<>(() -> pump(process.getErrorStream(), err), null);
        daemon("stderr", errors);
        pump(process.getInputStream(), out);
        await(errors);
        int code = process.waitFor();
        if (input != null) {
            input.interrupt();
        }
        return code;
    }

    private static void await(FutureTask<Void> pumped) throws IOException, InterruptedException {
        try {
            pumped.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Takes a piece of input from the host. */
    void input(Message.In piece) {
        inputs.add(piece);
    }

    private void feed(OutputStream to) {
        try (to) {
            while (true) {
                outbox.want(exec.id());
                Message.In piece = inputs.take();
                if (piece.data().length == 0) {
                    return;
                }
                to.write(piece.data());
                to.flush();
            }
        } catch (IOException e) {
            // the process reads no more; the host is not asked again
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the process has ended
        }
    }

    private static void pump(InputStream from, OutputStream to) {
        byte[] buffer = new byte[PIECE];
        try (from) {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                to.write(buffer, 0, count);
                if (from.available() == 0) { // nothing to be had with it at once
                    to.flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
