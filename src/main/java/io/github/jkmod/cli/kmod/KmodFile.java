package io.github.jkmod.cli.kmod;

import io.github.jkmod.crash.host.CrashSources;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.LoadRequest;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.loader.Loader.Insertion;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A module file in the hands of kmod's commands: what they find wrong with it before the kernel sees it ({@code kmod_file_open},
 * {@code path_to_modname}), and how they give it to the kernel.
 */
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

    /** {@return the places in the file that the kernel complained of during a call, a line each; none if it did not} */
    static List<String> sources(Path file, Attempt attempt) {
        return attempt.trouble().stream()
                .flatMap(trouble -> CrashSources.text(file, trouble).lines())
                .toList();
    }

    /** Gives the file to the kernel whatever the forecast says, unless the kernel would be harmed. */
    static Insertion insert(Loader loader, String file, List<String> parameters, int flags)
            throws IOException, InterruptedException {
        Set<LoadRequest.Force> despite = Set.of(LoadRequest.Force.REFUSAL);
        return loader.insert(
                Path.of(file), LoadRequest.of(parameters).despite(despite).with(flags));
    }
}
