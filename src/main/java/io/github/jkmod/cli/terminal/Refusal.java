package io.github.jkmod.cli.terminal;

import io.github.jkmod.crosscheck.VerdictCheck;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.UnloadResult;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.KernelTrouble;
import io.github.jkmod.report.FileText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A refusal in one line: what, why and what to do. */
public final class Refusal {
    /** Why an error is said to be init's: nobody has seen it run. */
    public static final String INITS_OWN =
            "by the forecast the kernel takes it, so that the module's init returned this";

    private static final String SIGN = "sign it with a key that this kernel trusts";

    private static final Map<Errno, String> LOAD_HINTS = Map.of(
            Errno.ENOENT, "load the module that exports it first, or build against this kernel",
            Errno.ENOEXEC, "build it for this kernel and architecture",
            Errno.EEXIST, "unload the module of that name first",
            Errno.EPERM, "run as root on a kernel that is not locked down",
            Errno.EKEYREJECTED, SIGN,
            Errno.ENOKEY, SIGN,
            Errno.EBADMSG, SIGN,
            Errno.EINVAL, "check parameter values, symbol versions and namespaces against the log line");

    private static final Map<Errno, String> UNLOAD_HINTS = Map.of(
            Errno.EAGAIN, "unload its users first, see /sys/module/NAME/holders",
            Errno.EBUSY, "it has no exit function or is still loading; it stays until the next boot",
            Errno.ENOENT, "see jkmod lsmod for what is loaded",
            Errno.EPERM, "run as root");

    private Refusal() {}

    /** {@return {@code ENOENT: consumer: Unknown symbol method_add (err -2); load first …}} */
    public static String ofAttempt(Attempt attempt) {
        if (attempt.ending() == Attempt.Ending.CALLER_KILLED) {
            String title = attempt.trouble().map(KernelTrouble::title).orElse("no trouble line in the kernel's log");
            return "the kernel broke while it ran the module's code: " + title
                    + "; the module is stuck until its kernel restarts";
        }
        Errno errno = attempt.errno().orElseThrow();
        String why = attempt.reason().orElse(errno.text() + " (the kernel's log gives no reason)");
        return errno.symbol() + ": " + why + "; " + hint(errno, attempt.syscall());
    }

    /** {@return the same of an unload, with who uses the module: the kernel logs nothing of that} */
    public static String ofUnload(UnloadResult result) {
        return result.after()
                .procModule()
                .value()
                .filter(module -> result.attempt().failedWith(Errno.EAGAIN))
                .flatMap(Refusal::users)
                .map(users -> Errno.EAGAIN.symbol() + ": " + users)
                .orElseGet(() -> ofAttempt(result.attempt()));
    }

    private static Optional<String> users(ProcModule module) {
        List<String> names = module.usedBy().stream()
                .filter(name -> !name.equals(ProcModule.PERMANENT))
                .toList();
        if (!names.isEmpty()) {
            return Optional.of("used by " + String.join(", ", names) + "; unload its users first");
        }
        long uses = module.refCount().orElse(0);
        return uses == 0
                ? Optional.empty()
                : Optional.of(uses + " uses by programs or the kernel, by no module; end these first");
    }

    /** {@return the same, by the finding of the forecast where that had foretold it} */
    public static String ofAttempt(Attempt attempt, Verdict verdict) {
        if (isInitsOwn(attempt, verdict)) {
            Errno errno = attempt.errno().orElseThrow();
            // a line without its end is held back by printk until somebody else logs
            String why = attempt.lastWords().orElse(errno.text() + " (it logged no whole line)");
            return errno.symbol() + ": " + INITS_OWN + ": " + why + "; see its source for when it does";
        }
        return foretold(attempt, verdict)
                .map(finding -> verdict.errno().map(Errno::symbol).orElse("?") + ": " + text(finding))
                .orElseGet(() -> ofAttempt(attempt));
    }

    /** {@return whether the error is that of the module's init: the forecast has found nothing that the kernel would refuse} */
    public static boolean isInitsOwn(Attempt attempt, Verdict verdict) {
        return attempt.ending() == Attempt.Ending.FAILED
                && verdict.answer() == Verdict.Answer.ACCEPT
                && !hasNoModuleSupport(attempt)
                && !attempt.failedWith(Errno.EPERM);
    }

    /** {@return the finding that foretold this refusal; empty if it was not foretold} */
    public static Optional<Finding> foretold(Attempt attempt, Verdict verdict) {
        return VerdictCheck.agrees(verdict, attempt.errno()) ? verdict.decider() : Optional.empty();
    }

    /** {@return the deciding finding of a verdict that refuses, or that keeps a module from the kernel} */
    public static String ofForecast(Verdict verdict) {
        String finding = verdict.decider()
                .map(found -> text(
                        found,
                        found.kernelLog()
                                .map(line -> " (kernel log: " + line + ")")
                                .orElse("")))
                .orElse("no finding");
        return verdict.answer() == Verdict.Answer.UNSAFE
                ? "unsafe, the kernel would not check it: " + finding
                : verdict.errno().map(Errno::symbol).orElse("?") + " forecast: " + finding;
    }

    /** {@return a finding in one line: what, where, why and what to do} */
    public static String text(Finding finding) {
        return text(finding, "");
    }

    private static String text(Finding finding, String line) {
        String place = finding.where()
                .map(where -> " (" + where.section() + "+0x" + Long.toHexString(where.offset()) + ")")
                .orElse("");
        return FileText.printable(finding.what() + place + ": " + finding.why() + line + "; " + finding.hint());
    }

    /** {@return whether the kernel knows no modules at all, which is the environment's lack and not a refusal} */
    public static boolean hasNoModuleSupport(Attempt attempt) {
        return attempt.failedWith(Errno.ENOSYS);
    }

    private static String hint(Errno errno, String syscall) {
        if (errno.equals(Errno.ENOSYS)) {
            return "this kernel has no module support; jkmod vm run loads modules in a guest";
        }
        if (syscall.equals("delete_module")) {
            return UNLOAD_HINTS.getOrDefault(errno, "see the kernel's log");
        }
        return LOAD_HINTS.getOrDefault(errno, "the module's own init may have returned it; see its source");
    }
}
