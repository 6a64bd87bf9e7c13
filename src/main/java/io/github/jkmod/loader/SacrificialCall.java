package io.github.jkmod.loader;

import io.github.jkmod.syscall.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A system call on a thread of its own, which may die in it. When a module's init oopses, the kernel ends the task that
 * made the call ({@code make_task_dead}); this process lives on, and sees that the task is gone from /proc/self/task.
 */
final class SacrificialCall {
    /** How often a waiting caller looks whether the thread still lives, in milliseconds. */
    private static final long LOOK_MILLIS = 20;

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch returned = new CountDownLatch(1);
    private volatile @Nullable Path task;
    private volatile @Nullable Outcome outcome;
    private volatile @Nullable Throwable failure;
    private volatile long beginNanos;
    private volatile long endNanos;

    private SacrificialCall() {}

    /** Makes {@code call} on a thread of its own, and returns when that thread is about to enter it. */
    static SacrificialCall start(Supplier<Outcome> call) throws InterruptedException {
        return start(call, SacrificialCall::ownTask);
    }

    /** As {@link #start(Supplier)}; {@code ownTask} gives the path that is there as long as the thread that asks lives. */
    static SacrificialCall start(Supplier<Outcome> call, Supplier<Optional<Path>> ownTask) throws InterruptedException {
        SacrificialCall sacrificial = new SacrificialCall();
        Thread thread = new Thread(() -> sacrificial.run(call, ownTask), "jkmod-syscall");
        thread.setDaemon(true);
        thread.start();
        sacrificial.started.await();
        return sacrificial;
    }

    private void run(Supplier<Outcome> call, Supplier<Optional<Path>> ownTask) {
        task = ownTask.get().orElse(null);
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

    /** {@code /proc/thread-self} names the task of the thread that reads it: {@code PID/task/TID}. */
    private static Optional<Path> ownTask() {
        try {
            return Optional.of(Path.of("/proc").resolve(Files.readSymbolicLink(Path.of("/proc/thread-self"))));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // without /proc a dead caller cannot be told from a slow one
        }
    }

    /** {@return whether the call has returned or its thread is dead; waits at most {@code millis} for either} */
    boolean ended(long millis) throws InterruptedException {
        return returned.await(millis, TimeUnit.MILLISECONDS) || callerIsGone();
    }

    private boolean callerIsGone() {
        Path place = task;
        return place != null && !Files.exists(place, LinkOption.NOFOLLOW_LINKS) && returned.getCount() != 0;
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
