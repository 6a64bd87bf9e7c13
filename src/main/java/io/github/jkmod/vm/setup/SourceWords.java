package io.github.jkmod.vm.setup;

import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a build says, with the user's files in the place of their copies.
 *
 * @param copy the copy's folder as the compiler names it
 * @param root the folder with the sources
 * @param folder where in the sources relative names begin: since 6.13 the kernel's make names files so
 */
record SourceWords(String copy, Path root, Path folder) {
    private static final int MOST_LINES = 200;

    /** The beginning of a compiler's line: {@code file.c:12:}. */
    private static final Pattern RELATIVE = Pattern.compile("(?m)^([^/\\s:][^\\s:]*)(:[0-9]+:)");

    /** {@return the text, naming the sources} */
    String in(String text) {
        return RELATIVE.matcher(text.replace(copy, root.toString())).replaceAll(place -> {
            Path file = folder.resolve(place.group(1));
            return Matcher.quoteReplacement(Files.isRegularFile(file) ? file + place.group(2) : place.group());
        });
    }

    /**
     * {@return the failure of a build}
     *
     * @param what what was built
     * @param reason why it failed, in one line
     * @param output all that was said; it becomes the cause
     */
    SetupException failure(String what, String reason, Command.Output output) {
        SetupException failure = SetupException.failed(what).because(in(reason)).hint("correct the sources");
        String said = in(output.out() + output.err());
        failure.initCause(
                new IOException("make said:\n" + said.lines().limit(MOST_LINES).collect(Collectors.joining("\n"))));
        return failure;
    }
}
