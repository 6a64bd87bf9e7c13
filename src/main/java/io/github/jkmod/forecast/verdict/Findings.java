package io.github.jkmod.forecast.verdict;

import io.github.jkmod.model.Errno;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what the stages say; the first of them that refuses, or is unsafe, decides. */
public final class Findings {
    private final List<Finding> all = new ArrayList<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final Set<String> untold = new HashSet<>();
    private @Nullable LoadStage decider;
    private @Nullable Errno errno;

    /** The load fails with {@code reason}, unless an earlier finding has decided. */
    public void refuse(Errno reason, Finding finding) {
        if (decider == null) {
            decider = finding.stage();
            errno = reason;
        }
        all.add(finding);
    }

    /**
     * The kernel goes on without a check and is harmed, unless an earlier finding has decided: it does not come that far
     * then.
     */
    public void unsafe(Finding finding) {
        if (decider == null) {
            decider = finding.stage();
        }
        all.add(finding);
    }

    /** Says something that decides nothing. */
    public void add(Finding finding) {
        all.add(finding);
    }

    /** The answer depends on a fact that could not be had; {@code name} is in people's words, such as {@code vermagic}. */
    public void unknown(String name) {
        if (decider == null) {
            unknown.add(name);
        }
    }

    /** As the other, where no file tells: such as memory that is free only then, or code of the module's own. */
    public void untold(String name) {
        if (decider == null) {
            unknown.add(name);
            untold.add(name);
        }
    }

    /** Whatever each finding advises by itself, this one thing is to be done. */
    public void advise(String hint) {
        all.replaceAll(finding -> finding.hint(hint));
    }

    /** {@return whether the load is known to fail or to harm by now} */
    public boolean decided() {
        return decider != null;
    }

    /** {@return the sum of it} */
    public Verdict verdict() {
        Verdict.Answer answer;
        if (decider == null) {
            answer = unknown.isEmpty() ? Verdict.Answer.ACCEPT : Verdict.Answer.UNKNOWN;
        } else {
            answer = errno == null ? Verdict.Answer.UNSAFE : Verdict.Answer.REJECT;
        }
        return new Verdict(
                answer,
                Optional.ofNullable(errno),
                Optional.ofNullable(decider),
                all,
                List.copyOf(unknown),
                !unknown.isEmpty() && untold.containsAll(unknown));
    }
}
