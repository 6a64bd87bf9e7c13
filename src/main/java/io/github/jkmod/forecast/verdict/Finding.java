package io.github.jkmod.forecast.verdict;

import java.util.Optional;

/**
 * One thing the forecast has to say about a module; {@link #error}, {@link #warning} and {@link #info} begin one.
 *
 * @param stage where in the load it matters
 * @param severity whether the load fails for it
 * @param what the observation, in a few words
 * @param reason the kernel's reason
 * @param hint what a person can do about it
 * @param where the place in the file, if there is one
 * @param kernelLog the line that the kernel would print, where that is known to the letter
 */
public record Finding(
        LoadStage stage,
        Severity severity,
        String what,
        Reason reason,
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
     * Why the kernel minds.
     *
     * @param prose in words
     * @param function the kernel's function that looks, where the words do not name it
     */
    public record Reason(String prose, Optional<String> function) {
        /** {@return the words, with the function behind them in brackets} */
        @Override
        public String toString() {
            return function.map(name -> prose + " (" + name + ")").orElse(prose);
        }
    }

    /**
     * A place in the file.
     *
     * @param section the section's name, or {@code ELF header}, {@code section header 7}, {@code file}
     * @param offset from its start, in bytes
     */
    public record Place(String section, long offset) {}

    /**
     * The beginning of a finding: what was seen, and still no reason.
     *
     * @param stage where in the load it matters
     * @param severity whether the load fails for it
     * @param what the observation, in a few words
     * @param function the kernel's function that looks
     * @param where the place in the file
     */
    public record Observed(
            LoadStage stage, Severity severity, String what, Optional<String> function, Optional<Place> where) {
        private Observed(LoadStage stage, Severity severity, String what) {
            this(stage, severity, what, Optional.empty(), Optional.empty());
        }

        /** {@return this with the kernel's function that looks} */
        public Observed in(String kernelFunction) {
            return new Observed(stage, severity, what, Optional.of(kernelFunction), where);
        }

        /** {@return this with its place} */
        public Observed at(String section, long offset) {
            return new Observed(stage, severity, what, function, Optional.of(new Place(section, offset)));
        }

        /** {@return this with the kernel's reason, and still without advice} */
        public Unadvised because(String why) {
            return new Unadvised(this, new Reason(why, function));
        }
    }

    /**
     * All of a finding but what to do about it.
     *
     * @param observed what was seen
     * @param reason the kernel's reason
     */
    public record Unadvised(Observed observed, Reason reason) {
        /** {@return the finding, with what a person can do about it} */
        public Finding hint(String hint) {
            return new Finding(
                    observed.stage, observed.severity, observed.what, reason, hint, observed.where, Optional.empty());
        }
    }

    /** {@return the beginning of a finding for which the load fails} */
    public static Observed error(LoadStage stage, String what) {
        return new Observed(stage, Severity.ERROR, what);
    }

    /** {@return the beginning of a finding that the load survives} */
    public static Observed warning(LoadStage stage, String what) {
        return new Observed(stage, Severity.WARNING, what);
    }

    /** {@return the beginning of a finding that is worth knowing} */
    public static Observed info(LoadStage stage, String what) {
        return new Observed(stage, Severity.INFO, what);
    }

    /** {@return the same with another advice} */
    Finding hint(String other) {
        return new Finding(stage, severity, what, reason, other, where, kernelLog);
    }

    /** {@return the kernel's reason, with its function in brackets} */
    public String why() {
        return reason.toString();
    }

    /** {@return this with its place} */
    public Finding at(String section, long offset) {
        return new Finding(stage, severity, what, reason, hint, Optional.of(new Place(section, offset)), kernelLog);
    }

    /** {@return this with the line that the kernel prints, without time and level} */
    public Finding logged(String line) {
        return new Finding(stage, severity, what, reason, hint, where, Optional.of(line));
    }
}
