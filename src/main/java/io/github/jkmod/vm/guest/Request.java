package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.Message;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request: runs in a thread of its own, because an oops kills the thread that made the system call. */
final class Request implements Runnable {
    private static final int NOT_FOUND = 127;
    private static final int FAILED = 70;

    private final Message.Exec exec;
    private final CommandRunner runner;
    private final OutputChunks out;
    private final OutputChunks err;
    private volatile @Nullable Path task;
    private volatile int code = FAILED;

    Request(Message.Exec exec, CommandRunner runner, Outbox outbox) {
        this.exec = exec;
        this.runner = runner;
        out = new OutputChunks(outbox, exec.id(), 1);
        err = new OutputChunks(outbox, exec.id(), 2);
    }

    @Override
    public void run() {
        try {
            // "PID/task/TID" of the running thread
            task = Path.of("/proc").resolve(Files.readSymbolicLink(Path.of("/proc/thread-self")));
            List<String> argv = exec.argv();
            boolean inside = !argv.isEmpty() && argv.get(0).equals("jkmod");
            code = inside ? runInside(argv.subList(1, argv.size())) : runProcess(argv);
            flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the channel is gone, and this guest with it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            task = null;
        }
    }

    private int runInside(List<String> argv) {
        PrintStream stdout = new PrintStream(out, false, StandardCharsets.UTF_8);
        PrintStream stderr = new PrintStream(err, false, StandardCharsets.UTF_8);
        try {
            return runner.run(argv, stdout, stderr);
        } catch (RuntimeException | Error e) {
            stderr.println("jkmod: internal error: " + e);
            e.printStackTrace(stderr);
            return FAILED;
        } finally {
            stdout.flush();
            stderr.flush();
        }
    }

    private int runProcess(List<String> argv) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(argv)
                    .redirectInput(new File("/dev/null"))
                    .start();
        } catch (IOException | IndexOutOfBoundsException e) {
            err.write((e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            return NOT_FOUND;
        }
        Thread errors = new Thread(() -> pump(process.getErrorStream(), err), "stderr");
        errors.start();
        pump(process.getInputStream(), out);
        errors.join();
        return process.waitFor();
    }

    private static void pump(InputStream from, OutputStream to) {
        try (from) {
            from.transferTo(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends what was written so far. */
    void flush() throws IOException {
        out.flush();
        err.flush();
    }

    /** {@return whether the kernel has killed the thread that runs this; Java does not notice} */
    boolean lost() {
        Path known = task;
        return known != null && !Files.exists(known) && task != null;
    }

    int code() {
        return code;
    }
}
