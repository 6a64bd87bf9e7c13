package io.github.jkmod.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.KmsgRecord;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.KernelTrouble;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AttemptTest {
    private static Attempt with(Fact<List<KmsgRecord>> log) {
        return new Attempt("finit_module", Attempt.Ending.FAILED, Optional.of(Errno.ENOEXEC), Duration.ZERO, log);
    }

    private static Attempt saying(String... messages) {
        return with(new Fact.Present<>(Stream.of(messages)
                .map(message -> KmsgRecord.parse("4,7,1,-;" + message + "\n"))
                .toList()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello: loading out-of-tree module taints kernel.",
                "hello: module verification failed: signature and/or required key missing - tainting kernel",
                "hello: module license 'Proprietary' taints kernel.",
                "Disabling lock debugging due to kernel taint",
                "hello: module is from the staging directory, the quality is unknown, you have been warned.",
                "hrtimer: interrupt took 4513750 ns"
            })
    void taintNoticesAreNoReason(String notice) {
        assertThat(saying(notice).reason()).isEmpty();
        assertThat(saying(notice, "hello: disagrees about version of symbol module_layout")
                        .reason())
                .contains("hello: disagrees about version of symbol module_layout");
        assertThat(saying(notice).logLines()).containsExactly(notice);
    }

    @Test
    void theFirstOtherLineIsTheReason() {
        assertThat(saying("first", "second").reason()).contains("first");
        assertThat(saying().reason()).isEmpty();
    }

    @Test
    void aLogThatCouldNotBeReadGivesNoReasonAndNoLines() {
        Attempt attempt = with(new Fact.Hidden<>("/dev/kmsg: permission denied"));
        assertThat(attempt.reason()).isEmpty();
        assertThat(attempt.logLines()).isEmpty();
        assertThat(attempt.trouble()).isEmpty();
    }

    @Test
    void theFirstOopsIsTheTrouble() {
        Attempt attempt = saying(
                "hello: says hi",
                "BUG: kernel NULL pointer dereference, address: 0000000000000000",
                "Oops: 0002 [#1] PREEMPT SMP",
                "---[ end trace 0000000000000000 ]---");
        assertThat(attempt.trouble().map(KernelTrouble::title))
                .contains("BUG: kernel NULL pointer dereference, address: 0000000000000000");
    }
}
