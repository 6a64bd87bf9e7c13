package io.github.jkmod.junit;

import io.github.jkmod.junit.Permits.Permit;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One test: its right to have guests, and those that it has. */
final class TestRun implements AutoCloseable {
    private final KernelRun run;
    private final Permit permit;
    private final ExpectedTrouble expectation;
    private final List<TestGuest> started = new ArrayList<>();
    private @Nullable TestGuest own;
    private boolean explained;

    /** Waits for the right to have guests. */
    TestRun(KernelRun run, ExpectedTrouble expectation) throws InterruptedException {
        this.run = run;
        this.expectation = expectation;
        this.permit = run.takePermit();
    }

    KernelRun run() {
        return run;
    }

    ExpectedTrouble expectation() {
        return expectation;
    }

    /** Notes that the test has failed and that its guests have been judged. */
    void explain() {
        explained = true;
    }

    boolean explained() {
        return explained;
    }

    /** {@return the test's guest, started now if this is the first time that it is asked for} */
    synchronized TestGuest guest() throws IOException, GuestDiedException {
        if (run.shares()) {
            return run.shared();
        }
        if (own == null) {
            own = add(run.start(run.machine(), run.payload()));
        }
        return own;
    }

    /** Has a guest judged and closed with the test. */
    synchronized TestGuest add(TestGuest guest) {
        started.add(guest);
        return guest;
    }

    /** {@return all that the test has to do with, the shared one first} */
    synchronized List<TestGuest> guests() {
        List<TestGuest> all = new ArrayList<>(run.guests());
        all.addAll(started);
        return all;
    }

    /** Ends the test's own guests and gives the right back; a second call does nothing. */
    @Override
    public synchronized void close() {
        started.forEach(TestGuest::close);
        permit.close();
    }
}
