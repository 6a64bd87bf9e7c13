package io.github.jkmod.loader;

import io.github.jkmod.kernel.KmsgRecord;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.KernelTrouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One system call that was made, and what the kernel said to it.
 *
 * @param syscall its name, such as {@code finit_module}
 * @param ending how it ended
 * @param errno the error, when it ended in one
 * @param time from call to return, or to the caller's death
 * @param kernelLog the records of /dev/kmsg between just before the call and just after it, by sequence number
 */
public record Attempt(
        String syscall, Ending ending, Optional<Errno> errno, Duration time, Fact<List<KmsgRecord>> kernelLog) {
    /** Parts of the lines that {@code check_modinfo} and {@code module_augment_kernel_taints} write. */
    private static final List<String> TAINT_NOTICES = List.of(
            "loading out-of-tree module taints kernel",
            "module verification failed: signature and/or required key missing",
            "taints kernel.",
            "Disabling lock debugging due to kernel taint",
            "module is from the staging directory",
            // an emulated guest under load, nothing to do with the module
            "hrtimer: interrupt took");

    /** Before and behind a warning's registers and frames. */
    private static final String CUT_HERE = "[ cut here ]";

    private static final String END_TRACE = "[ end trace";

    /** How a system call ended. */
    public enum Ending {
        /** It returned 0. */
        OK,
        /** It returned an error. */
        FAILED,
        /** The kernel killed the calling thread: an oops on the way. The module is stuck as it was then. */
        CALLER_KILLED
    }

    /** {@return whether the kernel did what was asked} */
    public boolean ok() {
        return ending == Ending.OK;
    }

    /** {@return whether it ended in that error} */
    public boolean failedWith(Errno error) {
        return errno.filter(error::equals).isPresent();
    }

    /** {@return the first oops, BUG or warning in the log} */
    public Optional<KernelTrouble> trouble() {
        return kernelLog
                .value()
                .flatMap(records -> KmsgRecord.troubles(records).stream().findFirst());
    }

    /**
     * {@return the log line that says why the call failed}
     *
     * <p>The loader writes its taint notices first, whatever happens later; what comes behind them is the reason. Some
     * refusals have no line at all.
     */
    public Optional<String> reason() {
        return logLines().stream()
                .flatMap(String::lines)
                .filter(line -> !isNotice(line) && !line.contains(CUT_HERE))
                .findFirst();
    }

    /**
     * {@return what the module's init said last before it returned its error; if it said nothing but the kernel warned of what
     * it did, that}
     */
    public Optional<String> lastWords() {
        Optional<String> last = Optional.empty();
        Optional<String> warned = Optional.empty();
        boolean inWarning = false;
        for (String line : logLines().stream().flatMap(String::lines).toList()) {
            if (line.contains(CUT_HERE)) {
                inWarning = true;
            } else if (inWarning) {
                warned = warned.or(() -> Optional.of(line));
                inWarning = !line.contains(END_TRACE);
            } else if (!isNotice(line)) {
                last = Optional.of(line);
            }
        }
        return last.isPresent() ? last : warned;
    }

    private static boolean isNotice(String line) {
        return TAINT_NOTICES.stream().anyMatch(line::contains);
    }

    /** {@return the text of the log records, oldest first; empty where the log could not be read} */
    public List<String> logLines() {
        return kernelLog.value().orElse(List.of()).stream()
                .map(KmsgRecord::message)
                .toList();
    }
}
