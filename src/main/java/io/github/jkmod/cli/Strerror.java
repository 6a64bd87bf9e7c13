package io.github.jkmod.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong with a file, in the C library's words and nothing else. */
final class Strerror {
    private Strerror() {}

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
        return exception.getMessage() == null ? "Input/output error" : exception.getMessage();
    }
}
