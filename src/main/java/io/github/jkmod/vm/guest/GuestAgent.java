package io.github.jkmod.vm.guest;

import io.github.jkmod.syscall.PseudoTerminal;
import io.github.jkmod.vm.wire.Frames;
import io.github.jkmod.vm.wire.Message;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The guest's end of the channel: one request at a time, a sign of life every half second, {@code done} last.
 *
 * <p>The environment comes from the guest's /init: {@code JKMOD_CHANNEL} is the UART's device, already in raw mode;
 * {@code JKMOD_STARTED} the uptime in seconds when the JVM was started; {@code JKMOD_MACHINE} what {@code uname -m} says.
 */
public final class GuestAgent {
    private static final long BEAT_MILLIS = 500;

    /** The level of marks in the kernel's log: printed to the console, no cause for alarm. */
    private static final String NOTICE = "<5>";

    private final CommandRunner runner;
    private final PseudoTerminal.Maker terminals;
    private final CloneSteps steps;
    private final Path kernelLog;
    private final StreamStore store;
    private volatile @Nullable Request current;

    /**
     * Makes an agent.
     *
     * @param runner runs the commands whose first word is {@code jkmod}
     * @param randomness of this guest's kernel
     * @param terminals for the commands that run on one
     */
    public GuestAgent(CommandRunner runner, Randomness randomness, PseudoTerminal.Maker terminals) {
        this.runner = runner;
        this.terminals = terminals;
        this.store = new StreamStore();
        this.steps = new Awakening(randomness, store);
        this.kernelLog = Path.of("/dev/kmsg");
    }

    GuestAgent(CommandRunner runner, PseudoTerminal.Maker terminals, CloneSteps steps, Path kernelLog) {
        this.runner = runner;
        this.terminals = terminals;
        this.store = new StreamStore();
        this.steps = steps;
        this.kernelLog = kernelLog;
    }

    /**
     * Serves on the guest's channel until the host says power off.
     *
     * @return the exit code for this JVM: 0 after power off, 1 if the channel failed
     */
    public int run() {
        String channel = System.getenv().getOrDefault("JKMOD_CHANNEL", "/dev/ttyS1");
        try (InputStream in = new FileInputStream(channel);
                OutputStream out = new FileOutputStream(channel)) {
            Outbox outbox = new Outbox(out, store);
            outbox.send(ready());
            serve(in, outbox);
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        } catch (IOException e) {
            System.err.println("jkmod: " + channel + ": " + e.getMessage());
            return 1;
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
    void serve(InputStream in, Outbox outbox) throws IOException, InterruptedException {
        Thread beats = beats(outbox);
        for (byte[] body = Frames.read(in::read); body != null; body = Frames.read(in::read)) {
            Message message = Message.decode(body);
            if (message instanceof Message.Taken) {
                outbox.taken();
                continue;
            }
            Request request = current;
            if (message instanceof Message.Lent lent) {
                message = new Message.In(lent.id(), store.borrow(lent));
            }
            if (message instanceof Message.In input) {
                if (request != null) {
                    request.input(input);
                }
                continue;
            }
            if (message instanceof Message.Resize resize) {
                if (request != null) {
                    request.resize(resize);
                }
                continue;
            }
            awaitRequest(); // one at a time
            if (message instanceof Message.PowerOff) {
                break;
            }
            if (message instanceof Message.Exec exec) {
                execute(exec, outbox);
            }
            if (message instanceof Message.Mark mark) {
                Files.writeString(kernelLog, NOTICE + mark.text() + "\n", StandardOpenOption.WRITE);
            }
            if (message instanceof Message.Freeze freeze) {
                String problem = steps.prepare();
                if (!problem.isEmpty()) {
                    outbox.send(new Message.Frozen(problem));
                    continue;
                }
                stop(beats);
                outbox.send(new Message.Frozen(""));
                // Saved here; from here on this is one of many.
                Frames.skipTo(in::read, freeze.token().getBytes(StandardCharsets.US_ASCII));
                thaw(in, outbox);
                beats = beats(outbox);
            }
        }
        awaitRequest();
        stop(beats);
        outbox.done();
    }

    private void thaw(InputStream in, Outbox outbox) throws IOException {
        byte[] body = Frames.read(in::read);
        if (body == null || !(Message.decode(body) instanceof Message.Thaw thaw)) {
            throw new IOException("no word on what to do in this clone");
        }
        outbox.restart(thaw.nonce());
        outbox.send(new Message.Thawed(steps.awake(thaw)));
    }

    private Thread beats(Outbox outbox) {
        Thread beats = new Thread(() -> beat(outbox), "beats");
        beats.setDaemon(true);
        beats.start();
        return beats;
    }

    private static void stop(Thread beats) throws InterruptedException {
        beats.interrupt();
        beats.join();
    }

    private void execute(Message.Exec exec, Outbox outbox) {
        Request request = new Request(exec, runner, terminals, outbox);
        current = request;
        Thread thread = new Thread(request, "request-" + exec.id());
        thread.setDaemon(true);
        thread.start();
    }

    private void awaitRequest() throws InterruptedException {
        Request request = current;
        while (request != null && !request.ended(BEAT_MILLIS)) {
            // the host says nothing that matters before it is told of the end
        }
        current = null;
    }

    private void beat(Outbox outbox) {
        try {
            while (true) {
                Thread.sleep(BEAT_MILLIS);
                Request request = current;
                if (request != null) {
                    request.beat();
                }
                outbox.beat();
            }
        } catch (InterruptedException | IOException e) {
            // the agent ends, or the host will notice the silence
        }
    }
}
