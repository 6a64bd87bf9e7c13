package io.github.jkmod.report.html;

import io.github.jkmod.matrix.CellOutcome;

/** The class that colours an outcome, and the sign before its words: nobody needs to see the colour. */
enum CellColour {
    GOOD("✓"),
    QUIET("–"),
    WARN("!"),
    BAD("✗");

    private final String sign;

    CellColour(String sign) {
        this.sign = sign;
    }

    static CellColour of(CellOutcome outcome) {
        return switch (outcome) {
            case PASSED -> GOOD;
            case EXCLUDED, NOT_RUN -> QUIET;
            case SURPRISED, DIFFERS, LEFTOVER, COMPLAINED -> WARN;
            case NOT_BUILT, REFUSED, TEST_FAILED, DIED -> BAD;
        };
    }

    /** {@return the class in the style} */
    String style() {
        return switch (this) {
            case GOOD -> "good";
            case QUIET -> "quiet";
            case WARN -> "warn";
            case BAD -> "bad";
        };
    }

    /** Writes the outcome as a coloured label. */
    static void label(Html html, CellOutcome outcome) {
        label(html, of(outcome), outcome.words());
    }

    /** Writes words as a coloured label. */
    static void label(Html html, CellColour colour, String words) {
        html.open("span", "class", "label " + colour.style());
        html.leaf("span", colour.sign + " ", "aria-hidden", "true");
        html.text(words).close();
    }
}
