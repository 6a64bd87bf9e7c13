package io.github.jkmod.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.model.KernelTrouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProbeRunTest {
    private static final Shim SHIM =
            Shim.of(List.of("__kmalloc", "kfree", "misc_register"), List.of(), ImportTable.standard());

    private static final String TRACED =
            "traced kfree\ntraced kmem_cache_free\ntraced mm_page_free\ntraced timer_cancel\ntraced timer_expire_entry\n";
    private static final String GOOD = "init 0\nexit 0\nrecord\ninit 0\ncalls 3 0 1\n" + TRACED + "overflow 0\nend\n";
    private static final String REFUSED =
            "init 12 insmod: can't insert 'a.ko': Cannot allocate memory\nrecord\ninit -12\ncalls 2 0 0\n"
                    + "failed 0 0 a_init+0x10/0x40 [a]\n" + TRACED + "overflow 0\nend\n";

    private static ProbeSteps steps(String text) {
        return ProbeSteps.parse(text.lines().toList(), SHIM);
    }

    private static ProbeRun run(int call, String text, String... console) {
        return ProbeRun.of(call, steps(text), KernelTrouble.find(List.of(console)));
    }

    @Test
    void aRunWithoutAFailureIsClean() {
        ProbeRun run = run(0, GOOD);
        assertThat(run.outcome(Optional.empty())).isEqualTo(ProbeOutcome.HANDLED);
        assertThat(run.isClean()).isTrue();
        assertThat(run.isReached()).isFalse();
        assertThat(run.steps().orElseThrow().shim().allCalls()).isEqualTo(4);
    }

    @Test
    void aRefusedLoadIsHandled() {
        ProbeRun run = run(1, REFUSED);
        assertThat(run.outcome(Optional.of(run(0, GOOD)))).isEqualTo(ProbeOutcome.HANDLED);
        assertThat(run.failed()).contains(new ShimRecord.Failed("__kmalloc", Phase.INIT, "a_init+0x10/0x40 [a]"));
        assertThat(run.steps().orElseThrow().shim().init()).contains(-12);
    }

    @Test
    void whatIsLeftIsALeakUnlessItIsAlwaysLeft() {
        String live = "live 0 2 48 a_init+0x10/0x40 [a]\nlive 2 1 0 a_init+0x20/0x40 [a]\noverflow";
        ProbeRun run = run(1, REFUSED.replace("overflow", live));
        ProbeRun without = run(0, GOOD.replace("overflow", "live 0 1 24 a_init+0x10/0x40 [a]\noverflow"));
        assertThat(run.leaks(Optional.of(without)))
                .containsExactly(
                        new ShimRecord.Live("__kmalloc", "memory", "memory", 1, 24, "a_init+0x10/0x40 [a]"),
                        new ShimRecord.Live("misc_register", "misc device", "", 1, 0, "a_init+0x20/0x40 [a]"));
        assertThat(run.leaks(Optional.of(run))).isEmpty();
        assertThat(run.outcome(Optional.of(without))).isEqualTo(ProbeOutcome.LEAKS);
    }

    @Test
    void ofAKernelThatDoesNotTellWhatItFreesNoMemoryIsALeak() {
        String live = "live 0 2 48 a_init+0x10/0x40 [a]\nlive 2 1 0 a_init+0x20/0x40 [a]\noverflow";
        ProbeRun run = run(1, REFUSED.replace("overflow", live).replace("traced kfree\n", ""));
        assertThat(run.leaks(Optional.empty()))
                .extracting(ShimRecord.Live::name)
                .containsExactly("misc_register");
        assertThat(run.steps().orElseThrow().shim().unseen())
                .containsExactly("what is not given back of memory: this kernel does not tell what it ends by itself");
    }

    @Test
    void whatIsStillLoadedLeaksNothing() {
        String stays = GOOD.replace("exit 0", "exit 1 rmmod: can't unload module 'a': Resource temporarily unavailable")
                .replace("overflow", "live 0 2 48 a_init+0x10/0x40 [a]\noverflow");
        ProbeRun run = run(1, stays);
        assertThat(run.outcomes(Optional.empty())).containsExactly(ProbeOutcome.STAYS);
        assertThat(run.isClean()).isFalse();
        assertThat(run.outcomes(Optional.of(run))).isEmpty();
    }

    @Test
    void whatIsFreedTwiceIsTold() {
        ProbeRun run = run(1, REFUSED.replace("failed 0", "double a_out+0x2/0x9 [a] | a_out+0x1/0x9 [a]\nfailed 0"));
        assertThat(run.outcomes(Optional.empty())).containsExactly(ProbeOutcome.FREES_TWICE);
        assertThat(run.doubles(Optional.empty()))
                .containsExactly(new ShimRecord.Twice("a_out+0x2/0x9 [a]", "a_out+0x1/0x9 [a]"));
    }

    @Test
    void theSameWarningWithoutAFailureIsNoNews() {
        String line = "WARNING: CPU: 0 PID: 17 at a.c:3 a_init+0x10/0x40 [a]";
        ProbeRun without = run(0, GOOD, line);
        assertThat(without.outcome(Optional.empty())).isEqualTo(ProbeOutcome.WARNS);
        assertThat(run(1, REFUSED, line.replace("17", "99")).outcome(Optional.of(without)))
                .isEqualTo(ProbeOutcome.HANDLED);
        assertThat(run(1, REFUSED, line.replace("a.c:3", "a.c:4")).outcome(Optional.of(without)))
                .isEqualTo(ProbeOutcome.WARNS);
    }

    @Test
    void anOopsIsACrash() {
        ProbeRun run = run(
                1,
                REFUSED.replace("init 12 insmod: can't insert 'a.ko': Cannot allocate memory", "init 139 ")
                        .replace("init -12\n", ""),
                "BUG: kernel NULL pointer dereference, address: 0000000000000000");
        assertThat(run.outcome(Optional.empty())).isEqualTo(ProbeOutcome.CRASHES);
        assertThat(run.isClean()).isFalse();
    }

    @Test
    void theConsoleOfADeadGuestTellsWhichCallFailed() {
        List<String> console = new ArrayList<>(
                List.of("[    5.000000] jkprobe: call 7 of phase 2, __kmalloc at a_exit+0x10/0x40 [a], fails"));
        ProbeRun run = ProbeRun.dead(7, "the guest hangs", true, List.of(), console);
        assertThat(run.failed()).contains(new ShimRecord.Failed("__kmalloc", Phase.EXIT, "a_exit+0x10/0x40 [a]"));
        assertThat(run.outcome(Optional.empty())).isEqualTo(ProbeOutcome.HANGS);
        assertThat(ProbeRun.dead(7, "the kernel panicked", false, List.of(), List.of())
                        .outcome(Optional.empty()))
                .isEqualTo(ProbeOutcome.CRASHES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "init 0",
                "record\nend",
                "init x\nrecord\nend",
                "init 0\nrecord",
                "init 0\nrecord\nlive 99 1 1 a+0x1/0x2 [a]\nend",
                "init 0\nrecord\nlive -1 1 1 a+0x1/0x2 [a]\nend",
                "init 0\nrecord\nlive 0 1\nend",
                "init 0\nrecord\nfailed 0 9 a+0x1/0x2 [a]\nend",
                "init 0\nrecord\ndouble a\nend",
                "init 0\nrecord\ncalls 1\nend",
                "init 0\nrecord\nother\nend"
            })
    void whatNoShimSaysIsMalformed(String text) {
        assertThatThrownBy(() -> steps(text)).isInstanceOf(MalformedException.class);
    }
}
