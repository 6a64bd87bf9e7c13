package io.github.jkmod.cli.kmod;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.cli.terminal.Refusal;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.Loader.Insertion;
import io.github.jkmod.model.Errno;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How loading one module ended, as kmod's commands tell it.
 *
 * @param errno what kmod's library returned; empty if all went well, or there is a text
 * @param text the words for an error that no errno stands for
 * @param reasons what jkmod has to add, a line each
 */
record KmodResult(Optional<Errno> errno, Optional<String> text, List<String> reasons) {
    static final KmodResult OK = new KmodResult(Optional.empty(), Optional.empty(), List.of());

    static KmodResult of(Errno errno, String... reasons) {
        return new KmodResult(Optional.of(errno), Optional.empty(), List.of(reasons));
    }

    /**
     * {@return what came of handing a file to the kernel; kmod unpacks before it does, and what does not unpack ends there}
     *
     * @param file the one whose source lines are told if the kernel complained of it
     */
    static KmodResult of(Insertion insertion, Path file) {
        if (insertion.attempt().isEmpty()) { // unsafe: the one thing that is kept from the kernel
            return of(Errno.ENOEXEC, "forecast: " + Refusal.ofForecast(insertion.verdict()));
        }
        Attempt attempt = insertion.attempt().get();
        if (attempt.ok()) {
            return OK;
        }
        List<String> reasons = new ArrayList<>();
        Refusal.foretold(attempt, insertion.verdict())
                .ifPresent(finding -> reasons.add("forecast: " + Refusal.text(finding)));
        insertion.defect().map(MalformedException::getMessage).ifPresent(why -> reasons.add("file: " + why));
        if (Refusal.isInitsOwn(attempt, insertion.verdict())) {
            String error = attempt.errno().map(Errno::symbol).orElse("?");
            reasons.add("forecast: " + error + ": " + Refusal.INITS_OWN);
        }
        attempt.logLines().forEach(line -> reasons.add("kernel: " + line));
        reasons.addAll(KmodFile.sources(file, attempt));
        return attempt.ending() == Attempt.Ending.CALLER_KILLED
                ? new KmodResult(Optional.empty(), Optional.of(Refusal.ofAttempt(attempt)), reasons)
                : new KmodResult(
                        insertion.unpacked() ? attempt.errno() : Optional.of(Errno.EINVAL), Optional.empty(), reasons);
    }

    /** {@return the end of a step at a file, by the C library's words} */
    static KmodResult of(String why, String reason) {
        return why.equals(Errno.ENOENT.text())
                ? of(Errno.ENOENT, reason)
                : new KmodResult(Optional.empty(), Optional.of(why), List.of(reason));
    }

    /** {@return the same, each reason with the file in front} */
    KmodResult at(String file) {
        return new KmodResult(
                errno,
                text,
                reasons.stream().map(reason -> file + ": " + reason).toList());
    }

    boolean failed() {
        return errno.isPresent() || text.isPresent();
    }

    boolean alreadyThere() {
        return errno.filter(Errno.EEXIST::equals).isPresent();
    }

    /**
     * {@return the error in kmod's words}
     *
     * @param meanings those of the command for some errors; the others have the C library's
     */
    String words(Map<Errno, String> meanings) {
        return text.orElseGet(() ->
                errno.map(error -> meanings.getOrDefault(error, error.text())).orElse("?"));
    }
}
