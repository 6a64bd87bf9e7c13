package io.github.jkmod.conformance;

import io.github.jkmod.vm.Guest;
import java.time.Duration;

/** Ends a guest whose probe says nothing any more though the guest lives: the probe itself hangs in its kernel. */
final class QuietWatch implements AutoCloseable {
    /** Longer than the probe waits for a call. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final Thread thread;

    QuietWatch(Guest guest, ProbeOutput output) {
        output.listen();
        thread = new Thread(() -> watch(guest, output), "quiet watch");
        thread.setDaemon(true);
        thread.start();
    }

    private static void watch(Guest guest, ProbeOutput output) {
        try {
            while (output.silence() < LIMIT.toNanos()) {
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
