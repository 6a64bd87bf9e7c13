package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.wire.Message;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** One command as a process, with its streams connected to the host. */
final class ProcessRun implements CommandProcess {
    /** A pipe holds as much. */
    private static final int PIECE = 64 << 10;

    private final Message.Exec exec;
    private final RequestInput inputs;

    ProcessRun(Message.Exec exec, Outbox outbox) {
        this.exec = exec;
        this.inputs = new RequestInput(exec.id(), outbox);
    }

    @Override
    public int run(OutputChunks out, OutputChunks err) throws IOException, InterruptedException {
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
        Thread input = exec.input() ? daemon("stdin", () -> inputs.feed(process.getOutputStream())) : null;
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

    /** {@return a thread that the JVM does not wait for, started} */
    static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void input(Message.In piece) {
        inputs.add(piece);
    }

    /** It has no terminal. */
    @Override
    public void resize(Message.Resize size) {}

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
