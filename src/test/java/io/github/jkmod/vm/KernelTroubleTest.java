package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KernelTroubleTest {
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
            })
    void reportsBeginAtTheFirstComplaint(String complaint) {
        List<String> console = List.of("boot", complaint, "trace", "end");
        assertThat(KernelTrouble.of(console)).containsExactly(complaint, "trace", "end");
        assertThat(KernelTrouble.in(console)).isTrue();
    }

    @Test
    void withoutAComplaintTheEndOfTheConsoleIsShown() {
        List<String> console = Collections.nCopies(100, "hello: loading out-of-tree module taints kernel.");
        assertThat(KernelTrouble.in(console)).isFalse();
        assertThat(KernelTrouble.of(console)).hasSize(30);
        assertThat(KernelTrouble.of(List.of())).isEmpty();
    }

    @Test
    void longReportsAreCut() {
        assertThat(KernelTrouble.of(Collections.nCopies(500, "BUG: again"))).hasSize(KernelTrouble.MAX_LINES);
    }
}
