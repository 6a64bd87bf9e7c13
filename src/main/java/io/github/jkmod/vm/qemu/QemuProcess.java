package io.github.jkmod.vm.qemu;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** A running QEMU with its console; never outlives this JVM. */
public final class QemuProcess implements AutoCloseable {
    private static final int MAX_COMPLAINT = 1 << 16;

    private final ConsoleTail console = new ConsoleTail();
    private final ByteArrayOutputStream complaint = new ByteArrayOutputStream();
    private final Thread hook = new Thread(this::kill, "jkmod-qemu-hook");
    private final Thread keeper;
    private final Process process;

    private final Optional<Sentinel> sentinel;

    private QemuProcess(List<String> command, boolean becomesAnother) throws IOException {
        CompletableFuture<Process> started = new CompletableFuture<>();
        keeper = daemon("jkmod-qemu-console", () -> keep(command, started));
        process = await(started);
        sentinel = becomesAnother ? Optional.of(Sentinel.of(process)) : Optional.empty();
        onExit(this::dismiss);
        daemon("jkmod-qemu-errors", () -> readComplaint(process.getErrorStream()));
        Runtime.getRuntime().addShutdownHook(hook);
    }

    public static QemuProcess start(List<String> command) throws IOException {
        return start(command, false);
    }

    /**
     * Starts QEMU.
     *
     * @param becomesAnother whether it becomes another user, so that Linux no longer ends it with this JVM
     */
    public static QemuProcess start(List<String> command, boolean becomesAnother) throws IOException {
        return new QemuProcess(command, becomesAnother);
    }

    private void dismiss() {
        sentinel.ifPresent(Sentinel::close);
    }

    /** Starts QEMU in the very thread that reads it: Linux sends the parent-death signal when that thread ends. */
    private void keep(List<String> command, CompletableFuture<Process> started) {
        try {
            Process child = new ProcessBuilder(command).start();
            started.complete(child);
            readConsole(child.getInputStream());
            child.waitFor();
        } catch (IOException e) {
            started.completeExceptionally(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void readConsole(InputStream stream) {
        byte[] buffer = new byte[8192];
        try {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                console.feed(buffer, count);
            }
        } catch (IOException e) {
            // closed under the reader: QEMU is being ended
        }
    }

    private void readComplaint(InputStream stream) {
        byte[] buffer = new byte[1024];
        try {
            for (int count = stream.read(buffer); count >= 0; count = stream.read(buffer)) {
                synchronized (complaint) {
                    complaint.write(buffer, 0, Math.min(count, MAX_COMPLAINT - complaint.size()));
                }
            }
        } catch (IOException e) {
            // as above
        }
    }

    public ConsoleTail console() {
        return console;
    }

    /** {@return what QEMU said on its standard error} */
    public String complaint() {
        synchronized (complaint) {
            return complaint.toString(StandardCharsets.UTF_8).strip();
        }
    }

    /** Types a key on the console. */
    void type(char key) throws IOException {
        process.getOutputStream().write(key);
        process.getOutputStream().flush();
    }

    /** Runs {@code action} once QEMU has ended. */
    public void onExit(Runnable action) {
        var unused = process.onExit().thenRun(action);
    }

    /** {@return whether QEMU ended, and its console was read to the end, within the time} */
    public boolean ended(long millis) {
        try {
            boolean gone = process.waitFor(millis, TimeUnit.MILLISECONDS);
            if (gone) {
                keeper.join(1000);
            }
            return gone;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** {@return QEMU's exit code; it must have ended} */
    public int exitCode() {
        return process.exitValue();
    }

    private void kill() {
        process.destroyForcibly();
        dismiss();
    }

    @Override
    public void close() {
        kill();
        ended(5000);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is going down: the hook itself runs
        }
    }

    public static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static Process await(CompletableFuture<Process> started) throws IOException {
        try {
            return started.get();
        } catch (InterruptedException e) {
            var unused = started.thenAccept(Process::destroyForcibly);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting QEMU", e);
        } catch (ExecutionException e) {
            throw new IOException("QEMU cannot be started: " + e.getMessage(), e);
        }
    }
}
