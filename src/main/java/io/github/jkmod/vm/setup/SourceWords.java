package io.github.jkmod.vm.setup;

import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a build says, with the user's files in the place of their copies.
 *
 * @param copy the copy's folder as the compiler names it
 * @param root the folder with the sources
 * @param folder where in the sources relative names begin, as far as it is known: since 6.13 the kernel's make names
 *     files so
 */
record SourceWords(String copy, Path root, Path folder) {
    private static final int MOST_LINES = 200;

    /** The beginning of a compiler's line: {@code file.c:12:}. */
    private static final Pattern RELATIVE = Pattern.compile("(?m)^([^/\\s:][^\\s:]*)(:[0-9]+:)");

    /** A line of a compiler's or of modpost's complaint, also one that shows the source; commands print much else. */
    private static final Pattern COMPLAINT =
            Pattern.compile("\\s.*|\\S+:[0-9]+[:,].*|\\S+: In .*|In file included from .*|(WARNING|ERROR): .*");

    private static final Pattern GCOV = Pattern.compile("\"__gcov_\\w+\" \\[.*] undefined!");

    /** {@return the text, naming the sources} */
    String in(String text) {
        return RELATIVE.matcher(text.replace(copy, root.toString())).replaceAll(place -> {
            Optional<Path> file = source(place.group(1));
            return Matcher.quoteReplacement(file.isPresent() ? file.get() + place.group(2) : place.group());
        });
    }

    /** {@return the source of that name: in the folder, or else the only one in any folder} */
    private Optional<Path> source(String name) {
        Path usual = folder.resolve(name).normalize();
        if (Files.isRegularFile(usual)) {
            return Optional.of(usual);
        }
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> found =
                    files.filter(file -> file.endsWith(name)).limit(2).toList();
            return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
        } catch (IOException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** {@return what the compiler complained of all the same; not that nobody exports the functions of gcov} */
    String complaints(Command.Output output) {
        return in(output.out() + output.err())
                .lines()
                .filter(COMPLAINT.asMatchPredicate())
                .filter(line -> !GCOV.matcher(line).find())
                .map(line -> line + "\n")
                .collect(Collectors.joining());
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
