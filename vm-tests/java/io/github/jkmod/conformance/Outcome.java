package io.github.jkmod.conformance;

import io.github.jkmod.forecast.verdict.Verdict;

/** What comes of comparing a forecast with a kernel's answer. */
enum Outcome {
    /** Both the same. */
    AGREE,
    /** Accepted and refused, or refused with another error. */
    DIFFER,
    /** The kernel was harmed before any init, of which the forecast knew nothing: the worst. */
    MISSED_HARM,
    /** Called unsafe, and the kernel was harmed. */
    UNSAFE_BROKE,
    /** Called unsafe, and the kernel refused. */
    UNSAFE_REFUSED,
    /** Called unsafe, and the kernel went on. */
    UNSAFE_SURVIVED,
    /** The forecast does not know. */
    UNKNOWN,
    /** The kernel could not be asked. */
    UNASKED;

    static Outcome of(Foretelling.Told told, Answer answer) {
        if (answer.end() == Answer.End.UNASKED) {
            return UNASKED;
        }
        return switch (told.answer()) {
            case UNKNOWN -> UNKNOWN;
            case UNSAFE -> unsafe(answer);
            case ACCEPT, REJECT -> decided(told, answer);
        };
    }

    private static Outcome unsafe(Answer answer) {
        if (answer.broke()) {
            return UNSAFE_BROKE;
        }
        return answer.accepted() ? UNSAFE_SURVIVED : UNSAFE_REFUSED;
    }

    private static Outcome decided(Foretelling.Told told, Answer answer) {
        if (answer.broke() && !answer.accepted()) {
            return MISSED_HARM;
        }
        if (told.answer() == Verdict.Answer.ACCEPT) {
            return answer.accepted() ? AGREE : DIFFER;
        }
        return !answer.accepted() && answer.errno() == told.errno() ? AGREE : DIFFER;
    }

    /** {@return whether the forecast said what the kernel would do} */
    boolean isDecided() {
        return this == AGREE || this == DIFFER || this == MISSED_HARM;
    }
}
