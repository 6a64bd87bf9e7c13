package io.github.jkmod.matrix;

import java.util.List;
import java.util.Optional;

/**
 * One result of a test that speaks KTAP (Documentation/dev-tools/ktap.rst) or TAP.
 *
 * @param path the names of the tests around it and its own, outermost first
 * @param status how it ended
 * @param reason behind {@code SKIP}, {@code TODO}, {@code XFAIL}; or why its plan was not kept
 * @param diagnostics its {@code #} lines, without the mark
 */
public record KtapResult(List<String> path, Status status, Optional<String> reason, List<String> diagnostics) {
    /** How a test ended. */
    public enum Status {
        /** {@code ok} */
        PASSED(true),
        /** {@code not ok}, or announced and never reported. */
        FAILED(false),
        /** {@code # SKIP} */
        SKIPPED(true),
        /** {@code not ok} with {@code # TODO} or {@code # XFAIL}: it was to fail. */
        EXPECTED(true);

        private final boolean good;

        Status(boolean good) {
            this.good = good;
        }

        /** {@return whether the test as a whole may pass with it} */
        public boolean isGood() {
            return good;
        }
    }

    /** Copies the lists. */
    public KtapResult {
        path = List.copyOf(path);
        diagnostics = List.copyOf(diagnostics);
    }

    /** {@return the path in one text, parted by blanks and a slash} */
    public String name() {
        return String.join(" / ", path);
    }
}
