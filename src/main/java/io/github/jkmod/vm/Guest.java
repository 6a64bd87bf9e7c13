package io.github.jkmod.vm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A booted kernel that runs commands; for use by one thread at a time.
 *
 * <p>Neither QEMU nor a temporary file outlives {@link #close()}, Ctrl-C or even {@code kill -9} of this JVM.
 */
public final class Guest implements AutoCloseable {
    private static final String MARK = "jkmod-mark ";

    private final GuestMachine machine;
    private final GuestReady ready;
    private final Duration silence;
    private int lastId;
    private long settled;
    private boolean over;

    Guest(GuestMachine machine, GuestReady ready, Duration silence) {
        this.machine = machine;
        this.ready = ready;
        this.silence = silence;
    }

    /**
     * Boots a machine and waits until its agent answers.
     *
     * @throws GuestDiedException if it does not, with QEMU's or the kernel's own words
     * @throws QemuMissingException if the QEMU for this architecture is not installed
     * @throws IOException if files or sockets fail
     */
    public static Guest boot(GuestSpec spec, BootOptions options) throws IOException, GuestDiedException {
        return new GuestBoot(spec, options).boot();
    }

    /** {@return what the guest said when it came up} */
    public GuestReady ready() {
        return ready;
    }

    /** {@return at most the last {@code count} lines of the guest's console} */
    public List<String> consoleTail(int count) {
        return machine.qemu().console().tail(count);
    }

    /**
     * {@return the console's lines between two places}
     *
     * @param from what {@link #settle} returned; 0 is the beginning
     * @param to the same; {@link Long#MAX_VALUE} is the end
     */
    public List<String> console(long from, long to) {
        List<String> lines = machine.qemu().console().between(from, to);
        return lines.stream().filter(line -> !line.contains(MARK)).toList();
    }

    /**
     * Waits until all that the kernel has logged so far is among the console's lines.
     *
     * @return the place behind them, for {@link #console}; of a guest that was ended before, the end
     * @throws GuestDiedException if the guest turns out to be dead or does not answer; it is ended then
     */
    public long settle() throws IOException, GuestDiedException {
        Console console = machine.qemu().console();
        if (over) {
            return Long.MAX_VALUE;
        }
        String mark = MARK + ++lastId + ".";
        try {
            machine.wire().send(new Message.Mark(mark));
        } catch (IOException e) {
            throw died(machine.autopsy().ended(true, null));
        }
        long deadline = System.nanoTime() + silence.toNanos();
        long place = -1;
        try {
            while (place < 0) {
                place = console.await(mark, settled, 100);
                if (place < 0 && machine.qemu().ended(0)) {
                    throw died(machine.autopsy().ended(true, null));
                }
                if (place < 0 && System.nanoTime() > deadline) {
                    throw died(machine.autopsy().stuck(Verdict.HANG, "the kernel's log does not reach the console"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the guest", e);
        }
        settled = place;
        return place;
    }

    private GuestDiedException died(GuestDiedException why) {
        close();
        return why;
    }

    /**
     * Runs a command in the guest and waits for its end.
     *
     * @param argv the command; {@code jkmod} as its first word runs in the guest's warm JVM, all else as a process
     * @param timeout how long it may run, by the host's clock
     * @throws GuestDiedException if the guest dies, hangs or does not end in time; the guest is ended then
     */
    public ExecResult exec(List<String> argv, Duration timeout) throws IOException, GuestDiedException {
        int id = ++lastId;
        machine.wire().send(new Message.Exec(id, List.copyOf(argv)));
        try {
            return await(id, System.nanoTime() + timeout.toNanos());
        } catch (GuestDiedException e) {
            throw died(e);
        }
    }

    private ExecResult await(int id, long deadline) throws IOException, GuestDiedException {
        ByteArrayOutputStream stdout = new ByteArrayOutputStream();
        ByteArrayOutputStream stderr = new ByteArrayOutputStream();
        while (true) {
            Message message = next(deadline);
            if (message instanceof Message.Out out && out.id() == id) {
                (out.fd() == 2 ? stderr : stdout).writeBytes(out.data());
            } else if (message instanceof Message.Exit exit && exit.id() == id) {
                return new ExecResult(exit.code(), stdout.toByteArray(), stderr.toByteArray(), exit.millis() / 1000.0);
            } else if (message instanceof Message.Lost lost && lost.id() == id) {
                throw machine.autopsy().oops();
            }
        }
    }

    private Message next(long deadline) throws IOException, GuestDiedException {
        long left = deadline - System.nanoTime();
        Wire.@Nullable Event event = machine.wire().next(Math.min(left, silence.toNanos()));
        if (event instanceof Wire.Said said) {
            return said.message();
        }
        if (event instanceof Wire.Ended end) {
            throw machine.autopsy().ended(true, end.broken());
        }
        if (left > silence.toNanos()) {
            throw machine.autopsy().stuck(Verdict.HANG, "no sign of life for " + silence.toSeconds() + " s");
        }
        throw machine.autopsy().stuck(Verdict.TIMEOUT, "");
    }

    /**
     * Lets the guest end by itself, which proves that everything it sent has arrived; then as {@link #close()}.
     *
     * @throws GuestDiedException if it does not, or frames were lost
     */
    public void powerOff() throws IOException, GuestDiedException {
        machine.wire().send(new Message.PowerOff());
        long deadline = System.nanoTime() + silence.toNanos();
        try {
            while (!(next(deadline) instanceof Message.Done)) {
                // signs of life on the way
            }
        } finally {
            close();
        }
    }

    /**
     * Has the guest fall silent, to be saved; all that it said before has arrived.
     *
     * @param token what its clones are to wait for
     */
    GuestMachine freeze(String token) throws IOException, GuestDiedException {
        machine.wire().send(new Message.Freeze(token));
        long deadline = System.nanoTime() + 4 * silence.toNanos();
        while (!(next(deadline) instanceof Message.Frozen)) {
            // signs of life on the way
        }
        return machine;
    }

    /** Ends the guest at once; a second call does nothing. */
    @Override
    public void close() {
        over = true;
        machine.close();
    }
}
