package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.Frames;
import io.github.jkmod.vm.Message;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The guest's end of the channel: one request at a time, a sign of life every half second, {@code done} last.
 *
 * <p>The environment comes from the guest's /init: {@code JKMOD_CHANNEL} is the UART's device, already in raw mode;
 * {@code JKMOD_STARTED} the uptime in seconds when the JVM was started, {@code JKMOD_MACHINE} what {@code uname -m} says.
 */
public final class GuestAgent {
    private static final long BEAT_MILLIS = 500;

    private final CommandRunner runner;
    private final InputStream in;
    private final Outbox outbox;
    private volatile @Nullable Request current;

    /** An agent on these streams. */
    public GuestAgent(CommandRunner runner, InputStream in, OutputStream out) {
        this.runner = runner;
        this.in = in;
        this.outbox = new Outbox(out);
    }

    /**
     * Serves until the host says power off or the channel ends.
     *
     * @param runner runs the commands whose first word is {@code jkmod}
     * @throws IOException if the channel fails
     */
    public static void serve(CommandRunner runner) throws IOException {
        String channel = System.getenv().getOrDefault("JKMOD_CHANNEL", "/dev/ttyS1");
        try (InputStream in = new FileInputStream(channel);
                OutputStream out = new FileOutputStream(channel)) {
            GuestAgent agent = new GuestAgent(runner, in, out);
            agent.outbox.send(ready());
            agent.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Message.Ready ready() throws IOException {
        String started = System.getenv().getOrDefault("JKMOD_STARTED", "0");
        String uptime = Files.readString(Path.of("/proc/uptime"));
        return new Message.Ready(
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip(),
                System.getenv().getOrDefault("JKMOD_MACHINE", System.getProperty("os.arch")),
                System.getProperty("java.version"),
                millis(started),
                millis(uptime.substring(0, uptime.indexOf(' '))));
    }

    private static long millis(String seconds) {
        return Math.round(Double.parseDouble(seconds) * 1000);
    }

    /** Serves requests until the host says power off or the input ends. */
    public void run() throws IOException, InterruptedException {
        Thread beats = new Thread(this::beat, "beats");
        beats.setDaemon(true);
        beats.start();
        for (byte[] body = Frames.read(in::read); body != null; body = Frames.read(in::read)) {
            Message message = Message.decode(body);
            if (message instanceof Message.PowerOff) {
                break;
            }
            if (message instanceof Message.Exec exec) {
                run(exec);
            }
        }
        beats.interrupt();
        outbox.done();
    }

    private void run(Message.Exec exec) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Request request = new Request(exec, runner, outbox);
        current = request;
        Thread thread = new Thread(request, "request-" + exec.id());
        thread.setDaemon(true);
        thread.start();
        for (thread.join(BEAT_MILLIS); thread.isAlive(); thread.join(BEAT_MILLIS)) {
            if (request.lost()) {
                outbox.send(new Message.Lost(exec.id()));
                return;
            }
        }
        current = null;
        outbox.send(new Message.Exit(exec.id(), request.code(), (System.nanoTime() - start) / 1_000_000));
    }

    private void beat() {
        try {
            while (true) {
                Thread.sleep(BEAT_MILLIS);
                Request request = current;
                if (request != null && !request.lost()) {
                    request.flush();
                }
                outbox.beat();
            }
        } catch (InterruptedException | IOException e) {
            // the agent ends, or the host will notice the silence
        }
    }
}
