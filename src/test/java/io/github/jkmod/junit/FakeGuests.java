package io.github.jkmod.junit;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.BootOptions;
import io.github.jkmod.vm.ExecEnd;
import io.github.jkmod.vm.ExecStreams;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.GuestReady;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.ModuleSources;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.host.SetupException;
import io.github.jkmod.vm.spec.Accelerator;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestEnd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Guests without QEMU, for the classes that the extension's tests run. Their commands: {@code say LINE} puts a line on
 * the console, {@code die} is the end of the guest, {@code faint} is an end that is noticed later. There is no 5.10.
 */
final class FakeGuests implements GuestSource, BeforeAllCallback {
    /** What happened, in its order: {@code start 6.1 arm64 [a.ko]}, {@code exec …}, {@code close …}. */
    static final List<String> LOG = Collections.synchronizedList(new ArrayList<>());

    /** The most guests that lived at the same time, and the most commands that ran. */
    static final AtomicInteger MOST_ALIVE = new AtomicInteger();

    static final AtomicInteger MOST_RUNNING = new AtomicInteger();

    private static final AtomicInteger ALIVE = new AtomicInteger();
    private static final AtomicInteger RUNNING = new AtomicInteger();

    static void reset() {
        LOG.clear();
        MOST_ALIVE.set(0);
        MOST_RUNNING.set(0);
    }

    static VmKernel kernel(String id) {
        return kernel(id, Architecture.ARM64, new FakeGuests());
    }

    private static VmKernel kernel(String id, Architecture architecture, GuestSource source) {
        Path none = Path.of("none");
        return new VmKernel(
                new DebianKernel(
                        new KernelRow(id, "fake", architecture, "linux-image-fake", "a test"),
                        id + ".0-fake",
                        id + ".9-1",
                        none,
                        none,
                        none,
                        none,
                        "00"),
                source);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Permits permits =
                new Permits(Permits.count(context.getConfigurationParameter("jkmod.vm.guests"), 2, 20_000, 384), 384);
        Verdicts verdicts = new Verdicts(ConsoleFiles.in(context.getConfigurationParameter("jkmod.vm.reports")));
        context.getRoot()
                .getStore(VmHost.SPACE)
                .getOrComputeIfAbsent(VmHost.class, key -> new VmHost(this, permits, verdicts), VmHost.class);
    }

    @Override
    public VmKernel kernel(KernelRow row) throws IOException {
        if (row.id().equals("5.10")) {
            throw SetupException.failed("downloading Linux 5.10")
                    .because("there is no network")
                    .hint("connect");
        }
        return kernel(row.id(), row.architecture(), this);
    }

    @Override
    public Path modules(DebianKernel kernel, ModuleSources sources) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GuestLink start(VmKernel kernel, Machine machine, Map<String, Path> payload) throws GuestDiedException {
        if (machine.shape().append().contains("broken")) {
            throw new GuestDiedException(GuestEnd.BOOT_FAILED, "", List.of("[    0.1] no way to boot"));
        }
        String way = machine.cold() ? "boot " : "start ";
        LOG.add(way + kernel.label() + " " + payload.keySet().stream().sorted().toList());
        MOST_ALIVE.accumulateAndGet(ALIVE.incrementAndGet(), Math::max);
        return new FakeLink(kernel.label(), !machine.cold());
    }

    @Override
    public GuestPool pool(UnaryOperator<BootOptions> options, Map<String, String> environment) {
        throw new UnsupportedOperationException();
    }

    /** One guest. */
    private static final class FakeLink implements GuestLink {
        private final String label;
        private final boolean cloned;
        private final List<String> console = new ArrayList<>();
        private Optional<GuestDiedException> unnoticed = Optional.empty();
        private boolean over;

        FakeLink(String label, boolean cloned) {
            this.label = label;
            this.cloned = cloned;
            if (!cloned) {
                console.add("[    0.1] WARNING: CPU: 0 at boot");
            }
        }

        @Override
        public GuestReady ready() {
            return new GuestReady("r", "m", "17", Accelerator.TCG, cloned, 1, 1, 1);
        }

        @Override
        public ExecEnd exec(List<String> argv, Duration timeout, ExecStreams streams)
                throws IOException, GuestDiedException {
            if (over) {
                throw new IOException("closed");
            }
            MOST_RUNNING.accumulateAndGet(RUNNING.incrementAndGet(), Math::max);
            LOG.add("exec " + label + " " + String.join(" ", argv));
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            } finally {
                RUNNING.decrementAndGet();
            }
            if (argv.get(0).equals("say")) {
                console.add("[    1.000000] " + argv.get(1));
            } else if (argv.get(0).equals("die")) {
                console.add("[    1.000000] Kernel panic - not syncing: of a command");
                over = true;
                throw new GuestDiedException(GuestEnd.PANIC, "of a command", console);
            } else if (argv.get(0).equals("faint")) {
                unnoticed = Optional.of(new GuestDiedException(GuestEnd.JVM_DIED, "unnoticed", console));
            }
            streams.out().write((String.join(" ", argv) + "\n").getBytes(StandardCharsets.UTF_8));
            return new ExecEnd(argv.get(0).equals("false") ? 1 : 0, 0.5);
        }

        @Override
        public long awaitConsole(String text, long from, Duration limit) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long settle() throws GuestDiedException {
            if (unnoticed.isPresent()) {
                over = true;
                throw unnoticed.get();
            }
            return over ? Long.MAX_VALUE : console.size();
        }

        @Override
        public List<String> console(long from, long to) {
            int end = (int) Math.min(to, console.size());
            return List.copyOf(console.subList((int) Math.min(from, end), end));
        }

        @Override
        public void powerOff() {
            over = true;
        }

        @Override
        public void close() {
            LOG.add("close " + label);
            ALIVE.decrementAndGet();
            over = true;
        }
    }
}
