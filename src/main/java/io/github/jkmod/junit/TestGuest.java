package io.github.jkmod.junit;

import io.github.jkmod.vm.ConsoleTrouble;
import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.GuestReady;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A running kernel for a test; for use by one thread at a time.
 *
 * <p>Unless the class shares it, it has never loaded a module, and it is ended after the test.
 */
public final class TestGuest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final VmKernel kernel;
    private final Machine machine;
    private final Map<String, Path> payload;
    private final GuestLink link;
    private final List<List<String>> commands = new ArrayList<>();
    private long start;
    private long settled;
    private boolean closed;
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
        List<String> command = List.of(argv);
        GuestDiedException before = death;
        if (before != null) {
            throw new GuestDiedException(
                    before.verdict(),
                    "that was earlier, " + Shell.line(command) + " was not run",
                    before.kernelLines());
        }
        commands.add(command);
        try {
            ExecResult result = link.exec(command, limit);
            return new GuestRun(command, result);
        } catch (GuestDiedException e) {
            death = e;
            throw e;
        }
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
