package io.github.jkmod.vm;

import io.github.jkmod.vm.qemu.ConsoleTail;
import io.github.jkmod.vm.qemu.Qmp;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestEnd;
import io.github.jkmod.vm.spec.GuestSpec;
import io.github.jkmod.vm.spec.QemuMissingException;
import io.github.jkmod.vm.wire.Message;
import io.github.jkmod.vm.wire.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * A booted kernel that runs commands; for use by one thread at a time.
 *
 * <p>Neither QEMU nor a temporary file outlives {@link #close()}, Ctrl-C or even {@code kill -9} of this JVM.
 */
public final class Guest implements AutoCloseable {
    private static final String MARK = "jkmod-mark ";

    /** The status of a command that SIGKILL ended. */
    private static final int KILLED = 128 + 9;

    private final GuestMachine machine;
    private final GuestReady ready;
    private Duration silence;
    private int lastId;
    private long settled;
    private boolean over;
    private @Nullable GuestCore core;

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
     * Waits for a line on the console; any thread may.
     *
     * @param text what is in it
     * @param from the place behind which it is looked for, see {@link #console}
     * @return the place behind the line, or -1 if it does not come in time, or not any more
     */
    public long awaitConsole(String text, long from, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        ConsoleTail console = machine.qemu().console();
        while (true) {
            boolean last = machine.qemu().ended(0) || System.nanoTime() > deadline;
            long place = console.await(text, from, last ? 0 : 100);
            if (place >= 0 || last) {
                return place;
            }
        }
    }

    /**
     * Waits until all that the kernel has logged so far is among the console's lines.
     *
     * @return the place behind them, for {@link #console}; of a guest that was ended before, the end
     * @throws GuestDiedException if the guest turns out to be dead or does not answer; it is ended then
     */
    public long settle() throws IOException, GuestDiedException {
        ConsoleTail console = machine.qemu().console();
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
                    throw died(machine.autopsy().stuck(GuestEnd.HANG, "the kernel's log does not reach the console"));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the guest", e);
        }
        settled = place;
        return place;
    }

    /** Takes silence for no sign of a hang from now on: somebody may stop the machine as long as he likes. */
    public void mayBeStopped() {
        silence = Duration.ofDays(365);
    }

    /** {@return QEMU's monitor} */
    Qmp monitor() {
        return machine.qmp();
    }

    /**
     * Has the guest's memory written to a file when it dies, and by {@link #writeCore}.
     *
     * @param file its path; what is there is replaced
     * @param notes hears when it is written, or why it cannot be
     */
    public void keepCore(Path file, Consumer<String> notes) throws IOException, GuestDiedException {
        core = new GuestCore(machine, file, CoreLayout.of(this, machine.memory()), notes);
        machine.qmp().stayAtShutdown(core::writeLast);
    }

    /**
     * Writes the guest's memory as it is now, if {@link #keepCore} was asked for.
     *
     * @param when what time that is, for the user
     */
    public void writeCore(String when) {
        if (core != null) {
            core.write(when);
        }
    }

    private GuestDiedException died(GuestDiedException why) {
        if (core != null && !machine.qemu().ended(0)) {
            core.writeLast();
        }
        close();
        return why;
    }

    /**
     * Runs a command in the guest and waits for its end.
     *
     * @param argv the command; {@code jkmod} as its first word runs in the guest's warm JVM, all else as a process
     * @param timeout how long it may run, by the host's clock
     * @throws GuestDiedException if the guest dies, hangs or does not end in time, or the command fails and the kernel
     *     killed a process for want of memory meanwhile; the guest is ended then
     */
    public ExecResult exec(List<String> argv, Duration timeout) throws IOException, GuestDiedException {
        CollectedOutput stdout = new CollectedOutput();
        CollectedOutput stderr = new CollectedOutput();
        ExecEnd end = exec(argv, timeout, new ExecStreams(null, stdout, stderr));
        return new ExecResult(end.exitCode(), stdout.content(), stderr.content(), end.seconds());
    }

    /**
     * As the other, with the command's streams connected while it runs; a stream that takes its time holds the command
     * up.
     *
     * @throws IOException also if a stream does not take what it is given; the command then goes on, unheard
     */
    public ExecEnd exec(List<String> argv, Duration timeout, ExecStreams streams)
            throws IOException, GuestDiedException {
        int id = ++lastId;
        long deadline = System.nanoTime() + timeout.toNanos();
        machine.qemu().console().begin();
        try (InputFeed input =
                streams.in() == null ? null : new InputFeed(id, streams.in(), machine.wire(), machine.memory())) {
            Screen screen = streams.screen();
            say(new Message.Exec(id, List.copyOf(argv), input != null, screen != null));
            if (screen != null) {
                screen.follow((rows, columns) -> machine.wire().send(new Message.Resize(id, rows, columns)));
            }
            ExecEnd end = await(id, deadline, streams, input);
            if (end == null) {
                throw machine.autopsy().stuck(GuestEnd.TIMEOUT, "its limit is " + timeout.toSeconds() + " s");
            }
            blameMemory(end);
            return end;
        } catch (CollectedOutput.TooMuchException e) {
            throw died(machine.autopsy().died(GuestEnd.CHANNEL_BROKEN, String.valueOf(e.getMessage())));
        } catch (GuestDiedException e) {
            throw died(e);
        }
    }

    /** {@return how the command ended, or null if it did not in time} */
    private @Nullable ExecEnd await(int id, long deadline, ExecStreams streams, @Nullable InputFeed input)
            throws IOException, GuestDiedException {
        while (System.nanoTime() - deadline < 0) { // ends also if the guest never falls silent
            Message message = next(deadline);
            if (message instanceof Message.Out out && out.id() == id) {
                deliver(streams, out.fd(), out.data());
            } else if (message instanceof Message.Stored stored) {
                byte[] data = fetch(stored);
                if (stored.id() == id) {
                    deliver(streams, stored.fd(), data);
                }
            } else if (message instanceof Message.Want want && want.id() == id && input != null) {
                if (!input.want(want)) {
                    throw machine.autopsy().died(GuestEnd.CHANNEL_BROKEN, "the guest asks for input without end");
                }
            } else if (message instanceof Message.Exit exit && exit.id() == id) {
                return new ExecEnd(exit.code(), exit.millis() / 1000.0);
            } else if (message instanceof Message.Lost lost && lost.id() == id) {
                throw machine.autopsy().oops();
            }
        }
        return null;
    }

    /** A command that failed while the kernel was killing for want of memory says less of the cause than the kernel. */
    private void blameMemory(ExecEnd end) throws GuestDiedException {
        if (end.exitCode() == 0) {
            return;
        }
        Optional<String> killed = machine.autopsy().outOfMemory();
        if (killed.isEmpty() && end.exitCode() == KILLED) {
            pause(); // the console comes by another way
            killed = machine.autopsy().outOfMemory();
        }
        if (killed.isPresent()) {
            throw machine.autopsy()
                    .died(GuestEnd.OUT_OF_MEMORY, killed.get() + "; the command ended with status " + end.exitCode());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void deliver(ExecStreams streams, int fd, byte[] data) throws IOException {
        OutputStream to = fd == 2 ? streams.err() : streams.out();
        to.write(data);
        to.flush();
    }

    private byte[] fetch(Message.Stored stored) throws IOException, GuestDiedException {
        byte[] data;
        try {
            data = machine.memory().read(stored.address(), stored.size());
        } catch (IOException e) {
            throw unreachable(e);
        }
        say(new Message.Taken());
        CRC32 crc = new CRC32();
        crc.update(data);
        if ((int) crc.getValue() != stored.crc()) {
            throw machine.autopsy().died(GuestEnd.CHANNEL_BROKEN, "output in the guest's memory changed on its way");
        }
        return data;
    }

    private void say(Message message) throws IOException, GuestDiedException {
        try {
            machine.wire().send(message);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** {@return why a guest cannot be spoken to: it died, but the channel's end has not been read yet} */
    private GuestDiedException unreachable(IOException e) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw e;
        }
        GuestDiedException died = machine.autopsy().ended(true, String.valueOf(e.getMessage()));
        died.addSuppressed(e);
        return died;
    }

    /** {@return the next message, or null at the deadline} */
    private @Nullable Message next(long deadline) throws IOException, GuestDiedException {
        long left = deadline - System.nanoTime();
        Wire.@Nullable Event event = machine.wire().next(Math.min(left, silence.toNanos()));
        if (event instanceof Wire.Said said) {
            return said.message();
        }
        if (event instanceof Wire.Ended end) {
            throw machine.autopsy().ended(true, end.broken());
        }
        if (left > silence.toNanos()) {
            throw machine.autopsy().stuck(GuestEnd.HANG, "no sign of life for " + silence.toSeconds() + " s");
        }
        return null;
    }

    /** Reads on until {@code last}. */
    private <M extends Message> M awaitLast(Class<M> last, Duration limit) throws IOException, GuestDiedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Message message = next(deadline);
        while (!last.isInstance(message)) {
            if (message == null) {
                throw machine.autopsy().stuck(GuestEnd.TIMEOUT, "its limit is " + limit.toSeconds() + " s");
            }
            message = next(deadline);
        }
        return last.cast(message);
    }

    /**
     * Lets the guest end by itself, which proves that everything it sent has arrived; then as {@link #close()}.
     *
     * @throws GuestDiedException if it does not, or frames were lost
     */
    public void powerOff() throws IOException, GuestDiedException {
        say(new Message.PowerOff());
        try {
            awaitLast(Message.Done.class, silence);
        } finally {
            close();
        }
    }

    /**
     * Has the guest fall silent, to be saved; all that it said before has arrived.
     *
     * @param token what its clones are to wait for
     * @throws UnclonableGuestException if the guest says that there can be no clones of it
     */
    GuestMachine freeze(String token) throws IOException, GuestDiedException {
        say(new Message.Freeze(token));
        String problem =
                awaitLast(Message.Frozen.class, silence.multipliedBy(4)).problem();
        if (!problem.isEmpty()) {
            throw new UnclonableGuestException(problem);
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
