package io.github.jkmod.cli.kmod;

import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.Loader.Insertion;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** What kmod finds wrong with a module file before the kernel sees it ({@code kmod_file_open}, {@code path_to_modname}). */
final class KmodFile {
    /** Why a file is too short, for {@link #isTooShort}. */
    static final String TOO_SHORT = "too short for a module, packed or not";

    /** kmod reads so many bytes to see how a file is packed. */
    private static final int SHORTEST = 6;

    private KmodFile() {}

    /** {@return whether kmod refuses the file, with EINVAL, without looking into it} */
    static boolean isTooShort(Path file) throws IOException {
        return Files.size(file) < SHORTEST;
    }

    /** {@return why {@code argument} names no file, in the C library's words; empty if it names one, or a folder} */
    static Optional<String> unusable(String argument) {
        boolean nameless = argument.isEmpty() || argument.endsWith("/");
        try {
            boolean folder = Files.readAttributes(Path.of(argument), BasicFileAttributes.class)
                    .isDirectory();
            return nameless ? Optional.of(folder ? Errno.ENOENT.text() : Errno.ENOTDIR.text()) : Optional.empty();
        } catch (IOException e) {
            return Optional.of(Strerror.of(e));
        }
    }

    /** {@return how the attempt ended; kmod unpacks before it calls the kernel, and what does not unpack ends there} */
    static Errno errno(Attempt attempt, Insertion insertion) {
        return insertion.unpacked() ? attempt.errno().orElseThrow() : Errno.EINVAL;
    }
}
