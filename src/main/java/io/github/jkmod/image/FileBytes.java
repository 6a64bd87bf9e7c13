package io.github.jkmod.image;

import io.github.jkmod.bytes.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;

/** Reads a whole file once, with errors that name the path people know and a reason in the C library's words. */
public final class FileBytes {
    private static final int PIECE = 1 << 16;

    private FileBytes() {}

    /**
     * {@return the whole file}
     *
     * @param file where the bytes are
     * @param displayPath the name for errors
     * @param limit the most bytes it may have
     * @throws FileSystemException if it cannot be read, with {@code displayPath} and a reason
     * @throws MalformedException if it is larger
     */
    public static byte[] read(Path file, String displayPath, int limit) throws IOException {
        requireRegular(file, displayPath);
        byte[] bytes;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            bytes = read(channel, limit);
        } catch (IOException e) {
            throw named(e, displayPath);
        }
        if (bytes.length > limit) {
            throw new MalformedException(displayPath, limit, "the file is larger than " + limit + " bytes");
        }
        return bytes;
    }

    /**
     * Refuses what is no regular file before it is opened: a FIFO would wait for a writer, a device may have no end. The
     * kernel takes no other either ({@code kernel_read_file}: EINVAL).
     *
     * @throws FileSystemException if it is none, or cannot be looked at, with {@code displayPath} and a reason
     */
    static void requireRegular(Path file, String displayPath) throws IOException {
        if (file.toString().isEmpty()) {
            throw new NoSuchFileException(displayPath, null, "No such file or directory");
        }
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (IOException e) {
            throw named(e, displayPath);
        }
        if (attributes.isDirectory()) {
            throw new FileSystemException(displayPath, null, "Is a directory");
        }
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(displayPath, null, "Invalid argument, it is no regular file");
        }
    }

    /** Into an array of the size that the file tells, which does not hold for those of /proc and for one that grows. */
    private static byte[] read(FileChannel channel, int limit) throws IOException {
        byte[] bytes = new byte[(int) Math.min(channel.size(), limit + 1L)];
        int filled = 0;
        while (true) {
            while (filled < bytes.length) {
                // In pieces: the channel keeps a buffer of its own as large as the largest of them.
                int count = channel.read(ByteBuffer.wrap(bytes, filled, Math.min(PIECE, bytes.length - filled)));
                if (count < 0) {
                    return Arrays.copyOf(bytes, filled);
                }
                filled += count;
            }
            ByteBuffer more = ByteBuffer.allocate(1);
            if (filled > limit || channel.read(more) < 0) {
                return bytes;
            }
            bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(PIECE, 2L * filled), limit + 1L));
            bytes[filled++] = more.get(0);
        }
    }

    private static FileSystemException named(IOException e, String displayPath) {
        FileSystemException named;
        if (e instanceof NoSuchFileException) {
            named = new NoSuchFileException(displayPath, null, "No such file or directory");
        } else if (e instanceof AccessDeniedException) {
            named = new AccessDeniedException(displayPath, null, "Permission denied");
        } else {
            String reason = e instanceof FileSystemException fs ? fs.getReason() : e.getMessage();
            named = new FileSystemException(displayPath, null, reason == null ? "cannot be read" : reason);
        }
        named.initCause(e);
        return named;
    }
}
