package io.github.jkmod.depmod;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Why a file could not be used, in the C library's words and nothing else. */
final class FileReason {
    private FileReason() {}

    /** {@return the reason in {@code exception}, without the path} */
    static String of(IOException exception) {
        if (exception instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason();
        }
        if (exception instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (exception instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (exception instanceof NotDirectoryException) {
            return "Not a directory";
        }
        return exception.getMessage() == null ? "Input/output error" : exception.getMessage();
    }
}
