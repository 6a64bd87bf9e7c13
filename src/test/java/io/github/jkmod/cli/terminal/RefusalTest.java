package io.github.jkmod.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KmsgRecord;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RefusalTest {
    private static Attempt attempt(String syscall, Attempt.Ending ending, Optional<Errno> errno, String... log) {
        return new Attempt(
                syscall,
                ending,
                errno,
                Duration.ZERO,
                new Fact.Present<>(Stream.of(log)
                        .map(line -> KmsgRecord.parse("4,1,1,-;" + line + "\n"))
                        .toList()));
    }

    private static String refusal(String syscall, int errno, String... log) {
        return Refusal.ofAttempt(attempt(syscall, Attempt.Ending.FAILED, Optional.of(new Errno(errno)), log));
    }

    @Test
    void theKernelsLineIsTheReason() {
        assertThat(refusal("finit_module", 8, "hello: version magic 'x' should be 'y'"))
                .isEqualTo("ENOEXEC: hello: version magic 'x' should be 'y'; build it for this kernel and"
                        + " architecture");
    }

    @ParameterizedTest
    @CsvSource({
        "finit_module, 2, 'ENOENT: No such file or directory (', load the module that exports it first",
        "finit_module, 17, 'EEXIST: File exists (', unload the module of that name first",
        "init_module, 1, 'EPERM: Operation not permitted (', run as root",
        "finit_module, 129, 'EKEYREJECTED: Key was rejected by service (', sign it",
        "finit_module, 22, 'EINVAL: Invalid argument (', check parameter values",
        "finit_module, 19, 'ENODEV: No such device (', the module's own init may have returned it",
        "finit_module, 524, 'E524: Unknown error 524 (', the module's own init may have returned it",
        "delete_module, 11, 'EAGAIN: Resource temporarily unavailable (', unload its users first",
        "delete_module, 16, 'EBUSY: Device or resource busy (', it has no exit function",
        "delete_module, 2, 'ENOENT: No such file or directory (', see jkmod lsmod",
        "delete_module, 5, 'EIO: Input/output error (', see the kernel's log",
    })
    void everyErrorSaysWhatToDo(String syscall, int errno, String start, String hint) {
        assertThat(refusal(syscall, errno))
                .startsWith(start + "the kernel's log gives no reason); ")
                .contains("; " + hint);
    }

    @Test
    void aKilledCallerNamesTheOops() {
        assertThat(Refusal.ofAttempt(attempt(
                        "finit_module",
                        Attempt.Ending.CALLER_KILLED,
                        Optional.empty(),
                        "BUG: kernel NULL pointer dereference, address: 0000000000000000")))
                .isEqualTo("the kernel broke while it ran the module's code: BUG: kernel NULL pointer dereference,"
                        + " address: 0000000000000000; the module is stuck until its kernel restarts");
        assertThat(Refusal.ofAttempt(attempt("finit_module", Attempt.Ending.CALLER_KILLED, Optional.empty())))
                .contains("no trouble line in the kernel's log");
    }

    private static String ofInit(int errno, String... log) {
        Verdict accepted = new Verdict(Verdict.Answer.ACCEPT, Optional.empty(), Optional.empty(), List.of(), List.of());
        return Refusal.ofAttempt(
                attempt("finit_module", Attempt.Ending.FAILED, Optional.of(new Errno(errno)), log), accepted);
    }

    @Test
    void whatInitReturnedHasItsLastWords() {
        assertThat(ofInit(19, "m: loading out-of-tree module taints kernel.", "m: version 0.8", "m: no device found"))
                .isEqualTo("ENODEV: by the forecast the kernel takes it, so that the module's init returned this: m: no"
                        + " device found; see its source for when it does");
        assertThat(ofInit(17))
                .contains("EEXIST: ", "File exists (it logged no whole line)")
                .doesNotContain("unload");
    }

    @Test
    void aWarningsFrameIsNoReason() {
        String[] warning = {
            "------------[ cut here ]------------",
            "proc_dir_entry 'x' already registered",
            "WARNING: CPU: 0 PID: 1 at fs/proc/generic.c:377",
            "---[ end trace 0000000000000000 ]---"
        };
        assertThat(ofInit(12, warning)).contains("ENOMEM: ", ": proc_dir_entry 'x' already registered; ");
        assertThat(refusal("finit_module", 12, warning)).startsWith("ENOMEM: proc_dir_entry 'x' already registered; ");
    }

    @Test
    void aForecastRefusalIsItsFirstError() {
        Finding warning = Finding.warning(LoadStage.SYSCALL, "w").because("w").hint("w");
        Finding error =
                Finding.error(LoadStage.ELF, "wrong arch").because("one only").hint("rebuild");
        assertThat(Refusal.ofForecast(new Verdict(
                        Verdict.Answer.REJECT,
                        Optional.of(Errno.ENOEXEC),
                        Optional.of(LoadStage.ELF),
                        List.of(warning, error),
                        List.of())))
                .isEqualTo("ENOEXEC forecast: wrong arch: one only; rebuild");
    }
}
