package io.github.jkmod.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The openings are those of real reports; the middles are cut. */
final class KernelTroubleTest {
    @Test
    void findsAnX86Oops() {
        List<KernelTrouble> found = find(
                "hello: loading",
                "BUG: kernel NULL pointer dereference, address: 0000000000000000",
                "#PF: supervisor write access in kernel mode",
                "Oops: 0002 [#1] PREEMPT SMP NOPTI",
                "RIP: 0010:oops_init+0x5/0x1000 [oops]",
                "---[ end trace 0000000000000000 ]---",
                "unrelated");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).title()).isEqualTo("BUG: kernel NULL pointer dereference, address: 0000000000000000");
        assertThat(found.get(0).lines()).hasSize(5);
    }

    @Test
    void findsAnArm64Oops() {
        assertThat(titles(
                        "Unable to handle kernel NULL pointer dereference at virtual address 0000000000000000",
                        "Mem abort info:",
                        "Internal error: Oops: 0000000096000044 [#1] SMP",
                        "---[ end trace 0000000000000000 ]---"))
                .containsExactly(
                        "Unable to handle kernel NULL pointer dereference at virtual address 0000000000000000");
    }

    @Test
    void findsAnArmOops() {
        List<KernelTrouble> found = find(
                "8<--- cut here ---",
                "Unable to handle kernel NULL pointer dereference at virtual address 00000000",
                "[00000000] *pgd=00000000",
                "Internal error: Oops: 805 [#1] SMP ARM",
                "---[ end trace 0000000000000000 ]---");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).title()).startsWith("Unable to handle kernel NULL pointer");
        assertThat(found.get(0).lines()).hasSize(5);
    }

    @Test
    void tellsAWarningFromTheBugBehindIt() {
        assertThat(titles(
                        "------------[ cut here ]------------",
                        "WARNING: CPU: 0 PID: 99 at warn.c:7 warn_init+0x9/0x1000 [warn]",
                        "---[ end trace 0000000000000000 ]---",
                        "------------[ cut here ]------------",
                        "kernel BUG at bug.c:7!",
                        "invalid opcode: 0000 [#1] PREEMPT SMP",
                        "---[ end trace 0000000000000000 ]---",
                        "Kernel panic - not syncing: Fatal exception",
                        "---[ end Kernel panic - not syncing: Fatal exception ]---"))
                .containsExactly(
                        "WARNING: CPU: 0 PID: 99 at warn.c:7 warn_init+0x9/0x1000 [warn]",
                        "kernel BUG at bug.c:7!",
                        "Kernel panic - not syncing: Fatal exception");
    }

    @Test
    void findsReportsWithoutAnEnd() {
        assertThat(titles(
                        "BUG: scheduling while atomic: insmod/99/0x00000002",
                        "Call Trace:",
                        "watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [insmod:99]",
                        "Oops: general protection fault, probably for non-canonical address 0x6b: 0000 [#1] SMP"))
                .hasSize(2);
        assertThat(titles("Oops: general protection fault, probably for non-canonical address 0x6b: 0000 [#1] SMP"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WARNING: lib/refcount.c:28 at refcount_warn_saturate+0xba/0x110, CPU#0: insmod/99",
                "WARNING: possible circular locking dependency detected",
                "WARNING: HARDIRQ-safe -> HARDIRQ-unsafe lock order detected",
                "WARNING: bad unlock balance detected!",
                "WARNING: insmod/99 still has locks held!",
                "INFO: trying to register non-static key.",
                "INFO: task insmod:99 blocked for more than 120 seconds.",
                "rcu: INFO: rcu_sched self-detected stall on CPU",
                "rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:",
                "watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [insmod:99]",
                "BUG kmalloc-64 (Tainted: G           O     ): Redzone overwritten",
                "BUG: KASAN: slab-out-of-bounds in leak_init+0x1/0x2 [leak]",
                "Unhandled prefetch abort: breakpoint debug exception (0x002) at 0x00000000",
            })
    void knowsTheFirstLineOf(String title) {
        assertThat(titles("hello: loading", title, "Call Trace:")).containsExactly(title);
    }

    @Test
    void outOfMemoryIsOneTrouble() {
        assertThat(titles(
                        "java invoked oom-killer: gfp_mask=0x140cca, order=0, oom_score_adj=0",
                        "Mem-Info:",
                        "Out of memory: Killed process 70 (java) total-vm:1kB"))
                .containsExactly("java invoked oom-killer: gfp_mask=0x140cca, order=0, oom_score_adj=0");
    }

    @Test
    void aWarningIsNotGrave() {
        assertThat(KernelTrouble.isGrave("WARNING: CPU: 0 PID: 99 at warn.c:7 f+0x9/0x10 [warn]"))
                .isFalse();
        assertThat(KernelTrouble.isGrave("kernel BUG at bug.c:7!")).isTrue();
        assertThat(KernelTrouble.isGrave("hello: loading")).isFalse();
    }

    @Test
    void findsNothingInPeace() {
        assertThat(titles("hello: loading out-of-tree module taints kernel.", "debug: WARNING level set"))
                .isEmpty();
        assertThat(titles("WARNING: the level is high", "BUG hunting is over (so far): none", "info: out of memory"))
                .isEmpty();
    }

    private static List<String> titles(String... lines) {
        return find(lines).stream().map(KernelTrouble::title).toList();
    }

    private static List<KernelTrouble> find(String... lines) {
        return KernelTrouble.find(List.of(lines));
    }
}
