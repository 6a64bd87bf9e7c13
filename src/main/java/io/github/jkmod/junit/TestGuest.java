package io.github.jkmod.junit;

import io.github.jkmod.vm.ConsoleTrouble;
import io.github.jkmod.vm.ExecEnd;
import io.github.jkmod.vm.ExecStreams;
import io.github.jkmod.vm.GuestReady;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentest4j.AssertionFailedError;

/**
 * A running kernel for a test; for use by one thread at a time.
 *
 * <p>Unless the class shares it, it has never loaded a module, and it is ended after the test.
 */
public final class TestGuest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** A guest that ended has no more lines, and does not make anybody wait for them. */
    private static final long PAUSE_MILLIS = 50;

    private final VmKernel kernel;
    private final Machine machine;
    private final Map<String, Path> payload;
    private final GuestLink link;
    private final List<List<String>> commands = new ArrayList<>();
    private long start;
    private long settled;
    private volatile boolean closed;
    private @Nullable GuestDiedException death;

    TestGuest(VmKernel kernel, Machine machine, Map<String, Path> payload, GuestLink link) {
        this.kernel = kernel;
        this.machine = machine;
        this.payload = payload;
        this.link = link;
    }

    /** Lets the console begin here: what a kernel says while it boots is not the test's. */
    TestGuest skipBoot() throws IOException, GuestDiedException {
        if (!link.ready().cloned()) {
            start = link.settle();
        }
        return this;
    }

    /** {@return its kernel} */
    public VmKernel kernel() {
        return kernel;
    }

    /** {@return what it said when it came up} */
    public GuestReady ready() {
        return link.ready();
    }

    /**
     * Runs a command as root and waits for its end, two minutes at most.
     *
     * @param argv the program and its arguments; no shell looks at them. {@code jkmod} as the first word runs in the
     *     guest's warm JVM
     * @throws GuestDiedException if the guest dies, hangs or the command does not end in time; the guest is ended then
     * @throws IOException if the guest cannot be spoken to
     */
    public GuestRun run(String... argv) throws IOException, GuestDiedException {
        return run(LIMIT, argv);
    }

    /**
     * Runs a command as root and waits for its end.
     *
     * @param limit how long it may run, by this machine's clock
     * @throws GuestDiedException as above
     * @throws IOException as above
     */
    public GuestRun run(Duration limit, String... argv) throws IOException, GuestDiedException {
        return command(argv).within(limit).run();
    }

    /**
     * {@return a command that gets input, or is listened to while it runs; nothing happens before {@link GuestCommand#run}}
     *
     * @param argv as above
     */
    public GuestCommand command(String... argv) {
        return new GuestCommand(this::run, List.of(argv), LIMIT);
    }

    private ExecEnd run(List<String> command, Duration limit, ExecStreams streams)
            throws IOException, GuestDiedException {
        GuestDiedException before = death;
        if (before != null) {
            throw new GuestDiedException(
                    before.verdict(),
                    "that was earlier, " + Shell.line(command) + " was not run",
                    before.kernelLines());
        }
        commands.add(command);
        try {
            return link.exec(machine.command(command), limit, streams);
        } catch (GuestDiedException e) {
            death = e;
            throw e;
        }
    }

    /**
     * Copies a file, or a folder with all in it, into the guest; modes and symbolic links are kept, all belongs to root.
     *
     * @param from on this machine
     * @param to the path that it gets in the guest; folders above it are made
     * @throws GuestDiedException as above
     * @throws IOException as above; also if it cannot be read here or written there
     */
    public void copyIn(Path from, String to) throws IOException, GuestDiedException {
        new GuestCopy(this).in(from, to);
    }

    /**
     * Copies a file, or a folder with all in it, out of the guest; modes and symbolic links are kept. Files of /proc and
     * /sys, too, but not as a folder.
     *
     * @param from in the guest
     * @param to the path that it gets on this machine, where nothing may be; folders above it are made
     * @throws GuestDiedException as above
     * @throws IOException as above; also if it cannot be read there or written here
     */
    public void copyOut(String from, Path to) throws IOException, GuestDiedException {
        new GuestCopy(this).out(from, to);
    }

    /**
     * Runs jkmod in the guest's warm JVM.
     *
     * @param arguments such as {@code "load", "--json", "/payload/ratio.ko", "a=84"}
     * @throws GuestDiedException as above
     * @throws IOException as above
     */
    public GuestRun jkmod(String... arguments) throws IOException, GuestDiedException {
        return run(Stream.concat(Stream.of("jkmod"), Stream.of(arguments)).toArray(String[]::new));
    }

    /**
     * {@return the console's lines since the test began; all that the kernel has logged so far is among them}
     *
     * @throws GuestDiedException if the guest turns out to be dead or does not answer
     * @throws IOException if the guest cannot be spoken to
     */
    public List<String> console() throws IOException, GuestDiedException {
        return link.console(start, link.settle());
    }

    /**
     * Waits until the console says something, if it has not since the test began.
     *
     * @param text what is in the line
     * @return the line
     * @throws AssertionFailedError if it does not say so in time, or the guest ended before
     * @throws IOException if the thread is interrupted
     */
    public String awaitConsole(String text, Duration limit) throws IOException {
        try {
            long place = link.awaitConsole(text, start, limit);
            if (place < 0) {
                throw new AssertionFailedError(
                        "the console did not say \"" + text + "\" within " + limit.toMillis() + " ms");
            }
            return link.console(place - 1, place).get(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the console", e);
        }
    }

    /**
     * Hands over every line of the console since the test began, as it comes, on a thread of its own, until the guest ends.
     *
     * @param listener takes a line without its end
     */
    public void followConsole(Consumer<String> listener) {
        Thread thread = new Thread(() -> follow(listener), "jkmod-console");
        thread.setDaemon(true);
        thread.start();
    }

    private void follow(Consumer<String> listener) {
        try {
            long place = start;
            while (!closed) {
                long next = link.awaitConsole("", place, Duration.ofMillis(500));
                if (next > place) {
                    link.console(next - 1, next).forEach(listener);
                    place = next;
                } else {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does that to this thread
        }
    }

    /**
     * Lets the guest end by itself, which proves that everything it sent has arrived.
     *
     * @throws GuestDiedException if it does not
     * @throws IOException if the guest cannot be spoken to
     */
    public void powerOff() throws IOException, GuestDiedException {
        link.powerOff();
    }

    /** {@return what happened since the last call; what follows is another's} */
    Episode episode() throws IOException {
        Episode episode = soFar();
        start = settled;
        commands.clear();
        return episode;
    }

    /** {@return what happened since the last {@link #episode}} */
    Episode soFar() throws IOException {
        Optional<GuestDiedException> died = Optional.empty();
        settled = Long.MAX_VALUE;
        try {
            settled = link.settle();
        } catch (GuestDiedException e) {
            death = e;
            died = Optional.of(e);
        }
        List<String> console = link.console(start, settled);
        return new Episode(
                kernel, machine, payload, List.copyOf(commands), console, ConsoleTrouble.find(console), died);
    }

    /** Ends it; a second call does nothing. */
    void close() {
        if (!closed) {
            closed = true;
            link.close();
        }
    }
}
