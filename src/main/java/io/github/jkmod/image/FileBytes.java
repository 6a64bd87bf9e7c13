package io.github.jkmod.image;

import io.github.jkmod.bytes.MalformedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a whole file once, with errors that name the path people know and a reason in the C library's words. */
public final class FileBytes {
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
        if (Files.isDirectory(file)) {
            throw new FileSystemException(displayPath, null, "Is a directory");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(limit + 1);
        } catch (IOException e) {
            throw named(e, displayPath);
        }
        if (bytes.length > limit) {
            throw new MalformedException(displayPath, limit, "the file is larger than " + limit + " bytes");
        }
        return bytes;
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
