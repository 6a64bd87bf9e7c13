package io.github.jkmod.syscall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A thread that the kernel may kill in a system call: when a module's init oopses, it ends the task that made the call
 * ({@code make_task_dead}). Java does not notice; /proc does.
 *
 * @param task the path that is there as long as the thread lives
 */
public record DoomedThread(Path task) {
    /** {@return the thread that asks; empty without /proc, where a dead thread cannot be told from a slow one} */
    public static Optional<DoomedThread> current() {
        try { // a link to "PID/task/TID" of the thread that reads it
            Path task = Files.readSymbolicLink(Path.of("/proc/thread-self"));
            return Optional.of(new DoomedThread(Path.of("/proc").resolve(task)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** {@return whether it has ended, of itself or by the kernel} */
    public boolean isGone() {
        return !Files.exists(task, LinkOption.NOFOLLOW_LINKS);
    }
}
