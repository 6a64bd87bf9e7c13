package io.github.jkmod.model;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Set;

/** What went wrong with a file, in the words of strerror(3) and nothing else. */
public final class Strerror {
    /** What Java adds to ELOOP. */
    private static final String SECOND_GUESS = " or unable to access attributes of symbolic link";

    /** ENOSPC, EDQUOT, EFBIG and EROFS. */
    private static final Set<String> NO_ROOM =
            Set.of("No space left on device", "Disk quota exceeded", "File too large", "Read-only file system");

    private Strerror() {}

    /** {@return whether what failed is a write for which there is no room, and nothing is wrong with what was read} */
    public static boolean isNoRoom(IOException exception) {
        return NO_ROOM.contains(of(exception));
    }

    /** {@return the reason in {@code exception}, without the path} */
    public static String of(IOException exception) {
        if (exception instanceof FileSystemException file && file.getReason() != null) {
            return file.getReason().replace(SECOND_GUESS, "");
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
