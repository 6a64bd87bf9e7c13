package io.github.jkmod.stacktrace;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.stacktrace.Answer.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ScriptOutputTest {
    private static final PlantedPlace FAILED =
            new PlantedPlace("inlined", "inlined", "crash.c", "inlined", Optional.empty());
    private static final PlantedPlace CALLER =
            new PlantedPlace("frame", "caller", "crash_caller.c", "caller: between", Optional.of("between"));

    private static Optional<String> told(PlantedPlace place, String... lines) {
        return new ScriptOutput(List.of(lines)).told(place);
    }

    @Test
    void theInnermostLineOfTheInstructionCounts() {
        assertThat(told(
                        FAILED,
                        "[ 3.1] Oops",
                        "[ 3.2] RIP: 0010:outer (/s/crash.c:28 /s/crash.c:35) crash",
                        "Call Trace:"))
                .contains("/s/crash.c:28");
        assertThat(told(FAILED, "[ 3.1] pc : outer (crash.c:28 (discriminator 2) crash.c:35) crash"))
                .contains("crash.c:28");
        assertThat(told(FAILED, "[ 3.1] PC is at outer (/s/crash.c:28) crash", "[ 3.2] LR is at do_one (/s/x.c:9)"))
                .contains("/s/crash.c:28");
    }

    @Test
    void whatTheKernelItselfTellsOfAWarningDoesNotCount() {
        assertThat(told(FAILED, "WARNING: CPU: 0 PID: 7 at /s/crash.c:53 warn (/s/crash.c:54) crash"))
                .contains("/s/crash.c:54");
        assertThat(told(FAILED, "WARNING: CPU: 0 PID: 7 at /s/crash.c:53 warn+0x1c/0x40 crash"))
                .isEmpty();
    }

    @Test
    void aPlaceWithoutALineIsNotTold() {
        assertThat(told(FAILED, "RIP: 0010:in_init+0x10/0x20 crash")).isEmpty();
        assertThat(told(FAILED, "RIP: 0010:in_init (/s/crash.c:?) crash")).isEmpty();
        assertThat(told(FAILED, "nothing of the kind")).isEmpty();
    }

    @Test
    void callersAreTakenFromTheFirstLineThatNamesThem() {
        assertThat(told(
                        CALLER,
                        "PC is at crash_for_caller (/s/crash.c:62) crash",
                        "crash_for_caller [crash] from between.constprop.0 (/s/crash_caller.c:13) crash_caller"))
                .contains("/s/crash_caller.c:13");
        assertThat(told(CALLER, "lr : between+0x20/0x30 crash_caller", "between (/s/crash_caller.c:13) crash_caller"))
                .isEmpty();
    }

    @Test
    void aPathMayBeCutAtItsBeginning() {
        Answer answer = new Answer(
                "6.1/arm", FAILED, ".text", "/s/crash.c:28", Optional.of("crash.c:28"), Optional.of("/s/crash.c:2"));
        assertThat(answer.verdict(answer.own())).isEqualTo(Verdict.RIGHT);
        assertThat(answer.verdict(answer.script())).isEqualTo(Verdict.WRONG);
        assertThat(answer.verdict(Optional.empty())).isEqualTo(Verdict.NOT_TOLD);
        assertThat(Answer.table(List.of(answer), "kernel", Answer::kernel))
                .contains("| 6.1/arm | 1 | 1 | 0 | 0 | 0 | 1 | 0 |", "| all | 1 | 1 | 0 | 0 | 0 | 1 | 0 |");
    }
}
