package io.github.jkmod.crosscheck;

import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.model.Errno;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The verdict held against what the kernel said to the load. */
public final class VerdictCheck {
    /** Errors of the loader that an init function has no reason to return. */
    private static final Set<Errno> LOADERS_OWN =
            Set.of(Errno.ENOEXEC, Errno.EKEYREJECTED, Errno.ENOKEY, Errno.EBADMSG, Errno.ENOPKG, Errno.ESRCH);

    /** Parts of the lines that the loader writes when it refuses; an init function that fails has others, or none. */
    private static final List<String> LOADERS_LINES = List.of(
            ": Unknown symbol ",
            "disagrees about version of symbol ",
            "no symbol version for ",
            "version magic '",
            " from namespace ",
            "' invalid for parameter `",
            "' too large for parameter `",
            "exports duplicate symbol ",
            "blacklisted",
            " is rejected",
            "ELF structure",
            "ELF header",
            "nvalid ELF",
            "ELF spec violation",
            ".gnu.linkonce.this_module",
            "No module found in object",
            "has no symbols",
            "relocation",
            "Invalid symbol");

    private VerdictCheck() {}

    /**
     * {@return how the kernel's answer differs from the forecast; empty where it does not, or nothing was forecast}
     *
     * @param errno the error that the load ended with; empty if it went through
     * @param reason the line of the kernel's log that says why, if there is one
     * @param initRan whether init is known to have run: then the error is its own, and the forecast's business was done
     */
    public static Optional<Difference> of(
            Verdict verdict, Optional<Errno> errno, Optional<String> reason, boolean initRan) {
        boolean differs = switch (verdict.answer()) {
            case ACCEPT -> errno.isPresent() && !initRan && isLoaders(errno.get(), reason);
            case REJECT -> !errno.equals(verdict.errno());
            case UNSAFE, UNKNOWN -> false;
        };
        return differs
                ? Optional.of(new Difference("verdict", verdict.summary(), seen(errno, reason)))
                : Optional.empty();
    }

    /** {@return whether the kernel refused as it was forecast to} */
    public static boolean agrees(Verdict verdict, Optional<Errno> errno) {
        return verdict.answer() == Verdict.Answer.REJECT && verdict.errno().equals(errno);
    }

    private static boolean isLoaders(Errno errno, Optional<String> reason) {
        return LOADERS_OWN.contains(errno)
                || reason.filter(line -> LOADERS_LINES.stream().anyMatch(line::contains))
                        .isPresent();
    }

    private static String seen(Optional<Errno> errno, Optional<String> reason) {
        return errno.map(number ->
                        number.symbol() + reason.map(line -> ": " + line).orElse(""))
                .orElse("it went through to init");
    }
}
