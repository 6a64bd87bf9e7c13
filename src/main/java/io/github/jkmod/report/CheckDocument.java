package io.github.jkmod.report;

import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * The forecast of one file, as {@code check --json} writes it.
 *
 * @param file its name as given
 * @param module the module's name; empty where the file holds none
 * @param kernel that the forecast is for
 * @param verdict in one word
 * @param errno of a refusal
 * @param stage that decides
 * @param findings the one that decided comes first
 * @param unknown what would have to be known of the kernel
 */
public record CheckDocument(
        String file,
        Optional<String> module,
        Kernel kernel,
        Verdict.Answer verdict,
        Optional<String> errno,
        Optional<String> stage,
        List<Said> findings,
        List<String> unknown) {
    /**
     * A kernel, as far as it is known.
     *
     * @param release its release
     * @param arch its architecture
     */
    public record Kernel(Optional<String> release, Optional<String> arch) {}

    /**
     * A finding.
     *
     * @param stage where in the load it matters
     * @param severity whether the load fails for it
     * @param what the observation
     * @param why the kernel's reason
     * @param hint what to do about it
     * @param where the place in the file
     * @param kernelLog the line that the kernel would print
     */
    public record Said(
            String stage,
            Finding.Severity severity,
            String what,
            String why,
            String hint,
            Optional<Finding.Place> where,
            Optional<String> kernelLog) {}

    /** {@return whether the kernel would be harmed} */
    public boolean isUnsafe() {
        return verdict == Verdict.Answer.UNSAFE;
    }

    /** {@return whether the kernel refuses it} */
    public boolean isRejected() {
        return verdict == Verdict.Answer.REJECT;
    }

    /** {@return what decided, and the kernel's reason} */
    public String reason() {
        return findings.stream()
                .filter(finding -> stage.equals(Optional.of(finding.stage())))
                .map(finding -> finding.what() + ": " + finding.why())
                .findFirst()
                .orElse("stage " + stage.orElse("?"));
    }

    /** {@return this under another file name} */
    public CheckDocument named(String path) {
        return new CheckDocument(path, module, kernel, verdict, errno, stage, findings, unknown);
    }
}
