package io.github.jkmod.cli.terminal;

import io.github.jkmod.report.Json;
import java.io.PrintStream;
import java.util.Optional;

/**
 * Where commands write.
 *
 * @param out results
 * @param err errors and progress
 * @param terminal whether {@code err} is a terminal
 */
public record Console(PrintStream out, PrintStream err, boolean terminal) {
    /** Writes one JSON document. */
    public void json(Record document) {
        out.println(Json.line(document));
    }

    /** Writes text that ends its own lines. */
    public void text(String text) {
        out.print(text);
        out.flush();
    }

    /** Writes one error line. */
    public void error(String line) {
        err.println("jkmod: " + line);
    }

    /** {@return why some of the results could not be written; empty if all are out} */
    public Optional<String> unwritten() {
        out.flush();
        return out instanceof ResultStream results ? results.failure() : Optional.empty();
    }
}
