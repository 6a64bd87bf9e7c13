package io.github.jkmod.vm.guest;

import io.github.jkmod.syscall.DoomedThread;
import io.github.jkmod.syscall.PseudoTerminal;
import io.github.jkmod.vm.wire.Message;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request: runs in a thread of its own, because an oops kills the thread that made the system call. */
final class Request implements Runnable {
    private static final int FAILED = 70;

    private final Message.Exec exec;
    private final CommandRunner runner;
    private final Outbox outbox;
    private final OutputChunks out;
    private final OutputChunks err;
    private final CommandProcess process;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable DoomedThread thread;

    Request(Message.Exec exec, CommandRunner runner, PseudoTerminal.Maker terminals, Outbox outbox) {
        this.exec = exec;
        this.runner = runner;
        this.outbox = outbox;
        out = new OutputChunks(outbox, exec.id(), 1);
        err = new OutputChunks(outbox, exec.id(), 2);
        process = exec.terminal() ? new TerminalRun(exec, terminals, outbox) : new ProcessRun(exec, outbox);
    }

    @Override
    public void run() {
        long start = System.nanoTime();
        int code = FAILED;
        try {
            thread = DoomedThread.current().orElse(null);
            List<String> argv = exec.argv();
            boolean inside = !exec.terminal() && !argv.isEmpty() && argv.get(0).equals("jkmod");
            code = inside ? runInside(argv.subList(1, argv.size())) : process.run(out, err);
            flush();
        } catch (IOException e) {
            complain(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            thread = null;
            end(new Message.Exit(exec.id(), code, (System.nanoTime() - start) / 1_000_000));
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

    /** Says that output was lost, without the way on which it was. */
    private void complain(IOException why) {
        String line = "jkmod: output of " + String.join(" ", exec.argv()) + " is lost in the guest: " + why + "\n";
        try {
            outbox.send(new Message.Out(exec.id(), 2, line.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the channel is gone, and this guest with it
        }
    }

    /** The last word on this request. */
    private void end(Message word) {
        try {
            outbox.send(word);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // as above
        } finally {
            ended.countDown();
        }
    }

    private void flush() throws IOException {
        out.flush();
        err.flush();
    }

    /** Sends what was written so far, or says that the kernel has killed the thread that runs this. */
    void beat() throws IOException {
        if (ended.getCount() == 0) {
            return;
        }
        if (lost()) {
            end(new Message.Lost(exec.id()));
        } else {
            flush();
        }
    }

    /** {@return whether the kernel has killed the thread that runs this} */
    private boolean lost() {
        DoomedThread known = thread;
        return known != null && known.isGone() && thread != null;
    }

    /** Takes input from the host. */
    void input(Message.In piece) {
        if (piece.id() == exec.id()) {
            process.input(piece);
        }
    }

    /** Tells its terminal how large the window is. */
    void resize(Message.Resize size) throws IOException {
        if (size.id() == exec.id()) {
            process.resize(size);
        }
    }

    /** {@return whether the last word was said, at the latest after so many milliseconds} */
    boolean ended(long millis) throws InterruptedException {
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }
}
