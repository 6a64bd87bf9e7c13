package io.github.jkmod.report;

import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.loader.Attempt;
import java.util.List;
import java.util.Optional;

/**
 * One load, as {@code load --json} writes it.
 *
 * @param check what was to happen
 * @param load the system call; empty if none was made
 * @param crosscheck what the kernel shows
 * @param differences between the kernel's answer and the forecast
 * @param others the command's other loads
 */
public record LoadDocument(
        CheckDocument check,
        Optional<LoadAttempt> load,
        Optional<CrosscheckDocument> crosscheck,
        List<Surprise> differences,
        Others<LoadDocument> others)
        implements Several.Leading<LoadDocument> {
    /**
     * A system call.
     *
     * @param syscall its name
     * @param ending how it ended
     * @param errno in the kernel's word
     * @param error the errno's text
     * @param seconds how long it took
     * @param kernelLog what the kernel said meanwhile; empty where its log could not be read
     * @param trouble for which it killed the caller
     */
    public record SystemCall(
            String syscall,
            Attempt.Ending ending,
            Optional<String> errno,
            Optional<String> error,
            double seconds,
            Optional<List<String>> kernelLog,
            Optional<String> trouble) {}

    /**
     * The system call of a load.
     *
     * @param syscall its name
     * @param ending how it ended
     * @param errno in the kernel's word
     * @param error the errno's text
     * @param seconds how long it took
     * @param kernelLog what the kernel said meanwhile; empty where its log could not be read
     * @param trouble for which it killed the caller
     * @param timeline the module's states meanwhile, where it was watched
     */
    public record LoadAttempt(
            String syscall,
            Attempt.Ending ending,
            Optional<String> errno,
            Optional<String> error,
            double seconds,
            Optional<List<String>> kernelLog,
            Optional<String> trouble,
            Optional<List<Step>> timeline) {
        static LoadAttempt of(SystemCall call, Optional<List<Step>> timeline) {
            return new LoadAttempt(
                    call.syscall,
                    call.ending,
                    call.errno,
                    call.error,
                    call.seconds,
                    call.kernelLog,
                    call.trouble,
                    timeline);
        }

        /** {@return it without its timeline} */
        SystemCall call() {
            return new SystemCall(syscall, ending, errno, error, seconds, kernelLog, trouble);
        }
    }

    /**
     * A state of the module.
     *
     * @param seconds since the call
     * @param state in the kernel's words ({@code enum module_state})
     * @param seen in the words of /proc/modules
     */
    public record Step(double seconds, String state, Optional<String> seen) {}

    /**
     * A difference between the kernel's answer and the forecast.
     *
     * @param what differs
     * @param forecast what was to be
     * @param seen what the kernel did
     * @param kind {@code forecast}
     * @param evidence to look into it on another machine
     */
    public record Surprise(String what, String forecast, String seen, String kind, Evidence evidence) {}

    @Override
    public LoadDocument with(Others<LoadDocument> rest) {
        return new LoadDocument(check, load, crosscheck, differences, rest);
    }

    /** {@return whether the module was loaded and everything was as forecast} */
    public boolean isGood() {
        return differences.isEmpty()
                && crosscheck
                        .filter(it -> it.result() == Crosscheck.Result.MATCH)
                        .isPresent();
    }

    /** {@return whether the kernel took the module} */
    public boolean isLoaded() {
        return load.filter(attempt -> attempt.ending() == Attempt.Ending.OK).isPresent();
    }

    /** {@return this under another file name} */
    public LoadDocument named(String file) {
        List<Surprise> renamed = differences.stream()
                .map(each -> new Surprise(each.what, each.forecast, each.seen, each.kind, each.evidence.named(file)))
                .toList();
        return new LoadDocument(check.named(file), load, crosscheck, renamed, others);
    }
}
