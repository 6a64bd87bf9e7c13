package io.github.jkmod.conformance;

import io.github.jkmod.vm.Guest;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Ends a guest whose probe says nothing any more though the guest lives: the probe itself hangs in its kernel. */
public final class QuietWatch implements AutoCloseable {
    /** Longer than the probe waits for a call. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Thread thread;

    /**
     * @param guest is ended
     * @param silence tells for how many nanoseconds its probe has said nothing
     */
    public QuietWatch(Guest guest, LongSupplier silence) {
        thread = new Thread(() -> watch(guest, silence), "quiet watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void watch(Guest guest, LongSupplier silence) {
        try {
            while (silence.getAsLong() < LIMIT.toNanos()) {
                Thread.sleep(1000);
            }
            guest.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the probe has ended
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
