package io.github.jkmod.junit;

import io.github.jkmod.junit.Permits.Permit;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** A class's tests on one kernel: what its guests are, and the one that they share, if they do. */
final class KernelRun implements AutoCloseable {
    private final VmHost host;
    private final VmKernel kernel;
    private final Machine machine;
    private final boolean shares;
    private final Map<String, Path> payload = new LinkedHashMap<>();
    private final Semaphore turn = new Semaphore(1);
    private @Nullable TestGuest shared;

    KernelRun(VmHost host, VmKernel kernel, VmTest settings) {
        this.host = host;
        this.kernel = kernel;
        this.machine = Machine.of(settings);
        this.shares = settings.shared();
    }

    VmHost host() {
        return host;
    }

    VmKernel kernel() {
        return kernel;
    }

    Machine machine() {
        return machine;
    }

    /** {@return what guests find under /payload, by names there} */
    Map<String, Path> payload() {
        return payload;
    }

    boolean shares() {
        return shares;
    }

    /**
     * {@return the right to use guests, once it is free}
     *
     * <p>Tests that share a guest take turns, whatever JUnit runs at the same time. No right outlives its test: a class
     * that kept one while its tests wait for threads could wait for ever.
     */
    Permit takePermit() throws InterruptedException {
        if (!shares) {
            return host.permits().take(machine.shape().memoryMib());
        }
        turn.acquire();
        boolean taken = false;
        try {
            Permit permit = host.permits().take(machine.shape().memoryMib()).then(turn::release);
            taken = true;
            return permit;
        } finally {
            if (!taken) {
                turn.release();
            }
        }
    }

    /** {@return the guest that all tests share, started now if it is the first to ask} */
    synchronized TestGuest shared() throws IOException, GuestDiedException {
        if (shared == null) {
            shared = start(machine, payload);
        }
        return shared;
    }

    /** {@return the guest that all tests share, if one of them has asked for it} */
    synchronized Optional<TestGuest> sharedSoFar() {
        return Optional.ofNullable(shared);
    }

    /** {@return a new guest, which the caller closes} */
    TestGuest start(Machine wanted, Map<String, Path> files) throws IOException, GuestDiedException {
        return guest(wanted, files, host.source().start(kernel, wanted, files));
    }

    TestGuest guest(Machine made, Map<String, Path> files, GuestLink link) throws IOException, GuestDiedException {
        TestGuest guest = new TestGuest(kernel, made, Map.copyOf(files), link);
        boolean ready = false;
        try {
            guest.skipBoot();
            ready = true;
            return guest;
        } finally {
            if (!ready) {
                guest.close();
            }
        }
    }

    List<TestGuest> guests() {
        return sharedSoFar().stream().toList();
    }

    /** Ends the shared guest; a second call does nothing. */
    @Override
    public synchronized void close() {
        if (shared != null) {
            shared.close();
        }
    }
}
