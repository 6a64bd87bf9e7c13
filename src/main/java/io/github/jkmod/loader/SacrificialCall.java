package io.github.jkmod.loader;

import io.github.jkmod.syscall.DoomedThread;
import io.github.jkmod.syscall.Outcome;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A system call on a thread of its own, which may die in it; this process lives on. */
final class SacrificialCall {
    /** How often a waiting caller looks whether the thread still lives, in milliseconds. */
    private static final long LOOK_MILLIS = 20;

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch returned = new CountDownLatch(1);
    private volatile @Nullable DoomedThread caller;
    private volatile @Nullable Outcome outcome;
    private volatile @Nullable Throwable failure;
    private volatile long beginNanos;
    private volatile long endNanos;

    private SacrificialCall() {}

    /** Makes {@code call} on a thread of its own, and returns when that thread is about to enter it. */
    static SacrificialCall start(Supplier<Outcome> call) throws InterruptedException {
        return start(call, DoomedThread::current);
    }

    /** As {@link #start(Supplier)}; {@code current} gives the thread that asks. */
    static SacrificialCall start(Supplier<Outcome> call, Supplier<Optional<DoomedThread>> current)
            throws InterruptedException {
        SacrificialCall sacrificial = new SacrificialCall();
        Thread thread = new Thread(() -> sacrificial.run(call, current), "jkmod-syscall");
        thread.setDaemon(true);
        thread.start();
        sacrificial.started.await();
        return sacrificial;
    }

    private void run(Supplier<Outcome> call, Supplier<Optional<DoomedThread>> current) {
        caller = current.get().orElse(null);
        beginNanos = System.nanoTime();
        started.countDown();
        try {
            outcome = call.get();
        } catch (Throwable e) { // an Error too: a thread that ends without a word would pass for one that was killed
            failure = e;
        }
        endNanos = System.nanoTime();
        returned.countDown();
    }

    /** {@return whether the call has returned or its thread is dead; waits at most {@code millis} for either} */
    boolean ended(long millis) throws InterruptedException {
        return returned.await(millis, TimeUnit.MILLISECONDS) || callerIsGone();
    }

    private boolean callerIsGone() {
        DoomedThread known = caller;
        return known != null && known.isGone() && returned.getCount() != 0;
    }

    /**
     * Waits for the end.
     *
     * @return what the call returned, or empty if the kernel killed its thread
     */
    Optional<Outcome> await() throws InterruptedException {
        while (!ended(LOOK_MILLIS)) {
            Thread.onSpinWait();
        }
        Throwable thrown = failure;
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown != null) {
            throw (Error) thrown; // a Supplier throws nothing else
        }
        Outcome result = outcome;
        if (result == null) {
            endNanos = System.nanoTime();
        }
        return Optional.ofNullable(result);
    }

    /** {@return the time since the call was made} */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - beginNanos);
    }

    /** {@return the time from the call to its end} */
    Duration time() {
        return Duration.ofNanos(endNanos - beginNanos);
    }
}
