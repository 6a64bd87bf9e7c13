package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsoleTroubleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[    3.2] BUG: kernel NULL pointer dereference, address: 0000000000000000",
                "[    3.2] Unable to handle kernel NULL pointer dereference at virtual address 0000000000000000",
                "[    3.2] 8<--- cut here ---  Unable to handle kernel paging request at virtual address 00000000",
                "[    3.2] Internal error: Oops: 0000000096000044 [#1] SMP",
                "[    3.2] Oops: 0002 [#1] PREEMPT SMP NOPTI",
                "[    3.2] kernel BUG at lib/list_debug.c:47!",
                "[    3.2] Kernel panic - not syncing: sysrq triggered crash",
                "[    3.2] java invoked oom-killer: gfp_mask=0x140cca",
                "[    3.2] watchdog: BUG: soft lockup - CPU#0 stuck for 26s!",
                "[    3.212345][  T123] kernel BUG at lib/list_debug.c:47!",
                "half a line of a program[    3.212345] kernel BUG at lib/list_debug.c:47!",
            })
    void reportsBeginAtTheFirstComplaint(String complaint) {
        List<String> console = List.of("boot", complaint, "trace", "end");
        assertThat(ConsoleTrouble.of(console)).containsExactly(complaint, "trace", "end");
        assertThat(ConsoleTrouble.in(console)).isTrue();
    }

    @Test
    void withoutAComplaintTheEndOfTheConsoleIsShown() {
        List<String> console = Collections.nCopies(100, "hello: loading out-of-tree module taints kernel.");
        assertThat(ConsoleTrouble.in(console)).isFalse();
        assertThat(ConsoleTrouble.of(console)).hasSize(30);
        assertThat(ConsoleTrouble.of(List.of())).isEmpty();
    }

    @Test
    void aWarningIsFoundButNoReasonToDie() {
        List<String> console = List.of(
                "[    3.100000] ------------[ cut here ]------------",
                "[    3.100001] WARNING: CPU: 0 PID: 99 at warn.c:7 warn_init+0x9/0x1000 [warn]",
                "[    3.100002] ---[ end trace 0000000000000000 ]---",
                "[    3.100003] hello: loading");
        assertThat(ConsoleTrouble.in(console)).isFalse();
        assertThat(ConsoleTrouble.find(console))
                .singleElement()
                .satisfies(trouble -> assertThat(trouble.lines()).hasSize(3))
                .satisfies(trouble -> assertThat(trouble.title())
                        .isEqualTo("WARNING: CPU: 0 PID: 99 at warn.c:7 warn_init+0x9/0x1000 [warn]"));
    }

    @Test
    void longReportsAreCut() {
        assertThat(ConsoleTrouble.of(Collections.nCopies(500, "BUG: again"))).hasSize(ConsoleTrouble.MAX_LINES);
    }
}
