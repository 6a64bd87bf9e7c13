package io.github.jkmod.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many tests have guests at the same time; who has too many waits. */
final class Permits {
    /** What QEMU takes beside its guest's memory, in MiB. */
    private static final int OVERHEAD_MIB = 200;

    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private final int count;
    private final int usualMib;
    private final Semaphore free;

    /** The right to have guests, until it is closed. */
    static final class Permit implements AutoCloseable {
        private final AtomicBoolean given = new AtomicBoolean();
        private final Runnable release;

        private Permit(Runnable release) {
            this.release = release;
        }

        /** {@return the same right, whose end is followed by something else} */
        Permit then(Runnable more) {
            return new Permit(() -> {
                close();
                more.run();
            });
        }

        /** Gives it back; a second call does nothing. */
        @Override
        public void close() {
            if (!given.getAndSet(true)) {
                release.run();
            }
        }
    }

    /**
     * @param count how many guests of the usual size there may be
     * @param usualMib their memory in MiB
     */
    Permits(int count, int usualMib) {
        this.count = count;
        this.usualMib = usualMib;
        this.free = new Semaphore(count, true);
    }

    /**
     * {@return how many guests this machine bears, at least one}
     *
     * @param wanted the number that the user gave
     * @param cores processors of this machine
     * @param availableMib memory that is available, in MiB
     * @param guestMib a guest's memory in MiB
     * @throws IllegalArgumentException if the user's is no number above 0
     */
    static int count(Optional<String> wanted, int cores, long availableMib, int guestMib) {
        if (wanted.isPresent()) {
            if (!wanted.get().strip().matches("0*[1-9][0-9]{0,3}")) {
                throw new IllegalArgumentException("not a number of guests: " + wanted.get());
            }
            return Integer.parseInt(wanted.get().strip());
        }
        return (int) Math.max(1, Math.min(cores, availableMib / (guestMib + OVERHEAD_MIB)));
    }

    /** {@return the memory that programs could still have, in MiB; as good as none where the kernel does not say} */
    static long availableMib() {
        try {
            return availableMib(Files.readString(MEMINFO));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the same from the text of /proc/meminfo} */
    static long availableMib(String meminfo) {
        Matcher line = Pattern.compile("(?m)^MemAvailable: +([0-9]+) kB$").matcher(meminfo);
        return line.find() ? Long.parseLong(line.group(1)) / 1024 : 0;
    }

    /** {@return how many permits a guest of that memory needs; never more than there are} */
    int weight(int memoryMib) {
        int usual = usualMib + OVERHEAD_MIB;
        return Math.max(1, Math.min(count, (memoryMib + OVERHEAD_MIB + usual - 1) / usual));
    }

    /**
     * {@return the right to have a guest of that memory, once it is free}
     *
     * @throws InterruptedException if the waiting is interrupted
     */
    Permit take(int memoryMib) throws InterruptedException {
        int weight = weight(memoryMib);
        free.acquire(weight);
        return new Permit(() -> free.release(weight));
    }

    /** {@return how many are not taken} */
    int free() {
        return free.availablePermits();
    }
}
