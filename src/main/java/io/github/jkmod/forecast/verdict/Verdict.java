package io.github.jkmod.forecast.verdict;

import io.github.jkmod.model.Errno;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the kernel will say to a load.
 *
 * @param answer the one word
 * @param errno the error that the load ends with, when it is refused
 * @param stage the stage that refuses, when it is refused
 * @param findings everything found, the deciding one first
 * @param unknown the facts and checks the answer depends on and that could not be had, by name
 * @param onlyLoadTells whether nothing that could be given tells any of them: they show when the module is loaded
 */
public record Verdict(
        Answer answer,
        Optional<Errno> errno,
        Optional<LoadStage> stage,
        List<Finding> findings,
        List<String> unknown,
        boolean onlyLoadTells) {
    /** The one word of a verdict. */
    public enum Answer {
        /** The kernel will link it and run its init. */
        ACCEPT,
        /** The load fails before init. */
        REJECT,
        /** The kernel does not check this and would be harmed. */
        UNSAFE,
        /** It cannot be known from here; the verdict names what is missing. */
        UNKNOWN;

        /** {@return the name in jkmod's JSON: lower case} */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** As the other, where what is unknown can be told by giving something. */
    public Verdict(
            Answer answer,
            Optional<Errno> errno,
            Optional<LoadStage> stage,
            List<Finding> findings,
            List<String> unknown) {
        this(answer, errno, stage, findings, unknown, false);
    }

    /** Copies the lists. */
    public Verdict {
        findings = List.copyOf(findings);
        unknown = List.copyOf(unknown);
    }

    /** {@return the finding that decided; empty for {@link Answer#ACCEPT} and {@link Answer#UNKNOWN}} */
    public Optional<Finding> decider() {
        return stage.flatMap(decided -> findings.stream()
                .filter(finding -> finding.stage() == decided && finding.severity() == Finding.Severity.ERROR)
                .findFirst());
    }

    /** {@return it in a few words: {@code accept}, {@code reject: ENOEXEC in stage modinfo}, {@code unsafe in stage elf}} */
    public String summary() {
        return answer.label()
                + errno.map(reason -> ": " + reason.symbol()).orElse("")
                + stage.map(decided -> " in stage " + decided.label()).orElse("");
    }
}
