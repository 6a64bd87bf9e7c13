package io.github.jkmod.syscall;

import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The module system calls of the running kernel; see init_module(2), finit_module(2) and delete_module(2).
 *
 * <p>Nothing here retries, falls back or interprets: one method, one system call. Any method may
 * throw {@link NoSystemCallsException} where the calls cannot be made from here at all.
 */
public interface ModuleSyscalls {
    /** {@code O_NONBLOCK}: delete_module does not wait (it never does since 3.14). */
    int O_NONBLOCK = 04000;
    /** {@code O_TRUNC}: delete_module removes by force where the kernel allows it. */
    int O_TRUNC = 01000;

    /**
     * Opens {@code file} read-only and close-on-exec, as the descriptor that is analysed and then loaded.
     *
     * @throws java.nio.file.FileSystemException if the kernel refuses, with the C library's text as the reason
     */
    OpenFile open(Path file) throws IOException;

    /**
     * finit_module(2).
     *
     * @param file the open file
     * @param parameters the parameter string, tokens separated by blanks; may be empty
     * @param flags any of {@link io.github.jkmod.model.FinitFlags}, or 0
     */
    Outcome finitModule(OpenFile file, String parameters, int flags);

    /**
     * init_module(2).
     *
     * @param image the unpacked module with its signature trailer
     * @param parameters the parameter string
     */
    Outcome initModule(byte[] image, String parameters);

    /**
     * delete_module(2).
     *
     * @param flags {@link #O_NONBLOCK}, with {@link #O_TRUNC} to force
     */
    Outcome deleteModule(ModuleName name, int flags);

    /**
     * Opens /dev/kmsg without blocking, placed behind the newest record.
     *
     * @throws java.nio.file.FileSystemException if the kernel refuses, with the C library's text as the reason
     */
    KernelLogReader openKernelLog() throws IOException;

    /**
     * Sends one line to the system's log as a daemon does, through syslog(3): not a system call, but only the C library speaks to
     * the log's socket. Where nobody listens the line is lost, as it is here.
     *
     * @param program who says it
     * @param severity syslog's number, such as 3 for an error
     * @param line without a line feed
     */
    default void systemLog(String program, int severity, String line) {}

    /** An open file whose descriptor number is known. */
    interface OpenFile extends AutoCloseable {
        /** {@return the path under which this very inode can be read, whatever happens to its name: /proc/self/fd/N} */
        Path contentPath();

        /** Closes the descriptor; a second call does nothing. */
        @Override
        void close();
    }

    /** A reader of /dev/kmsg that never waits. */
    interface KernelLogReader extends AutoCloseable {
        /**
         * {@return the next record as the kernel wrote it, or null when there is none now}
         *
         * <p>A gap (records overwritten before they were read) shows as a jump in the sequence numbers.
         */
        @org.jspecify.annotations.Nullable
        String next() throws IOException;

        /** Closes the device; a second call does nothing. */
        @Override
        void close();
    }
}
