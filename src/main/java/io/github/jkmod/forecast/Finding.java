package io.github.jkmod.forecast;

import java.util.Optional;

/**
 * One thing the forecast has to say about a module.
 *
 * @param stage where in the load it matters
 * @param severity whether the load fails for it
 * @param what the observation, in a few words
 * @param why the kernel's reason
 * @param hint what a person can do about it
 * @param kernelLog the line that the kernel would print, where that is known to the letter
 */
public record Finding(
        LoadStage stage, Severity severity, String what, String why, String hint, Optional<String> kernelLog) {
    /** How much a finding matters. */
    public enum Severity {
        /** The load fails. */
        ERROR,
        /** The load goes on, something is lost or tainted. */
        WARNING,
        /** Worth knowing. */
        INFO
    }
}
