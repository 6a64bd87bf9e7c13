package io.github.jkmod.syscall.jna;

import io.github.jkmod.model.Errno;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** An error number as the exception that Java's own file methods would throw for it. */
final class FileErrors {
    private FileErrors() {}

    /** {@return the error number in a result of {@link Libc} that is negative} */
    static Errno errno(long result) {
        return new Errno(Math.toIntExact(-result));
    }

    /** {@return the most precise exception for {@code errno} on {@code file}, its reason the C library's text} */
    static FileSystemException of(String file, Errno errno) {
        if (errno.equals(Errno.ENOENT)) {
            return new NoSuchFileException(file, null, errno.text());
        }
        if (errno.equals(Errno.EACCES)) {
            return new AccessDeniedException(file, null, errno.text());
        }
        return new FileSystemException(file, null, errno.text());
    }
}
