package io.github.jkmod.scenario;

import io.github.jkmod.report.Json;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestDiedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A command that ran in a guest, with text for what it wrote.
 *
 * @param argv the command
 * @param exitCode its exit code
 * @param out its standard output
 * @param err its standard error
 */
record Ran(List<String> argv, int exitCode, String out, String err) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Runs a command in {@code guest}. */
    static Ran in(Guest guest, String... argv) throws IOException, GuestDiedException {
        ExecResult result = guest.exec(List.of(argv), LIMIT);
        return new Ran(
                List.of(argv),
                result.exitCode(),
                new String(result.stdout(), StandardCharsets.UTF_8),
                new String(result.stderr(), StandardCharsets.UTF_8));
    }

    /** Runs {@code jkmod} with those arguments in the warm JVM of {@code guest}. */
    static Ran jkmod(Guest guest, String... arguments) throws IOException, GuestDiedException {
        return in(guest, Stream.concat(Stream.of("jkmod"), Stream.of(arguments)).toArray(String[]::new));
    }

    /** {@return the JSON document on standard output} */
    Tree json() {
        return Tree.of(Json.parse(out.strip()));
    }
}
