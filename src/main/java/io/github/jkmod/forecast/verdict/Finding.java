package io.github.jkmod.forecast.verdict;

import java.util.Optional;

/**
 * One thing the forecast has to say about a module.
 *
 * @param stage where in the load it matters
 * @param severity whether the load fails for it
 * @param what the observation, in a few words
 * @param why the kernel's reason
 * @param hint what a person can do about it
 * @param where the place in the file, if there is one
 * @param kernelLog the line that the kernel would print, where that is known to the letter
 */
public record Finding(
        LoadStage stage,
        Severity severity,
        String what,
        String why,
        String hint,
        Optional<Place> where,
        Optional<String> kernelLog) {
    /** How much a finding matters. */
    public enum Severity {
        /** The load fails, or the kernel is harmed. */
        ERROR,
        /** The load goes on, something is lost or tainted. */
        WARNING,
        /** Worth knowing. */
        INFO
    }

    /**
     * A place in the file.
     *
     * @param section the section's name, or {@code ELF header}, {@code section header 7}, {@code file}
     * @param offset from its start, in bytes
     */
    public record Place(String section, long offset) {}

    /** {@return a finding for which the load fails} */
    public static Finding error(LoadStage stage, String what, String why, String hint) {
        return of(stage, Severity.ERROR, what, why, hint);
    }

    /** {@return a finding that the load survives} */
    public static Finding warning(LoadStage stage, String what, String why, String hint) {
        return of(stage, Severity.WARNING, what, why, hint);
    }

    /** {@return a finding that is worth knowing} */
    public static Finding info(LoadStage stage, String what, String why, String hint) {
        return of(stage, Severity.INFO, what, why, hint);
    }

    private static Finding of(LoadStage stage, Severity severity, String what, String why, String hint) {
        return new Finding(stage, severity, what, why, hint, Optional.empty(), Optional.empty());
    }

    /** {@return this with its place} */
    public Finding at(String section, long offset) {
        return new Finding(stage, severity, what, why, hint, Optional.of(new Place(section, offset)), kernelLog);
    }

    /** {@return this with the line that the kernel prints, without time and level} */
    public Finding logged(String line) {
        return new Finding(stage, severity, what, why, hint, where, Optional.of(line));
    }
}
