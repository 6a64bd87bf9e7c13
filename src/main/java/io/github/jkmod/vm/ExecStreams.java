package io.github.jkmod.vm;

import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a command's streams lead.
 *
 * @param in what the command reads, or null for nothing; read only when the command wants more, by a thread of its own,
 *     which may have read up to 16 KiB too many when the command ends
 * @param out takes its standard output, flushed after each piece
 * @param err takes its standard error, flushed after each piece
 * @param screen the window of the terminal that they all are; null if they are none. The command then has a terminal in
 *     the guest, whose keys are {@code in} and whose output is {@code out}
 */
public record ExecStreams(
        @Nullable InputStream in,
        OutputStream out,
        OutputStream err,
        @Nullable Screen screen) {
    /** Of no terminal. */
    public ExecStreams(@Nullable InputStream in, OutputStream out, OutputStream err) {
        this(in, out, err, null);
    }
}
