package io.github.jkmod.forecast.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.ElfOutcome;
import io.github.jkmod.forecast.SampleFacts;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import org.junit.jupiter.api.Test;

final class SyscallStageTest {
    private static Load load(int length, LoadCall call, String release, Architecture architecture) {
        return ElfOutcome.load(Window.of(new byte[length], "zeros"), call, ElfOutcome.facts(architecture, release));
    }

    private static String outcome(int length, LoadCall call, String release) {
        return ElfOutcome.of(load(length, call, release, Architecture.X86_64), new SyscallStage());
    }

    private static LoadCall finit(int flags) {
        return new LoadCall(LoadCall.Entry.FINIT_MODULE, flags, "");
    }

    @Test
    void anEmptyFileIsInvalidByDescriptorAndNoExecutableByBuffer() {
        assertThat(outcome(0, LoadCall.finit(""), ElfOutcome.V5_10)).isEqualTo("EINVAL: -");
        assertThat(outcome(0, LoadCall.init(""), ElfOutcome.V5_10)).isEqualTo("ENOEXEC: -");
    }

    @Test
    void aBufferShorterThanAHeaderIsRefusedAtTheEntry() {
        assertThat(outcome(63, LoadCall.init(""), ElfOutcome.V7_2)).isEqualTo("ENOEXEC: -");
        assertThat(outcome(64, LoadCall.init(""), ElfOutcome.V7_2)).isEqualTo("ok");
        assertThat(outcome(63, LoadCall.finit(""), ElfOutcome.V7_2)).isEqualTo("ok");
        Load arm = load(52, LoadCall.init(""), ElfOutcome.V7_2, Architecture.ARM);
        assertThat(ElfOutcome.of(arm, new SyscallStage())).isEqualTo("ok");
    }

    @Test
    void unknownFlagsAreInvalid() {
        assertThat(outcome(64, finit(3), ElfOutcome.V5_10)).isEqualTo("ok");
        assertThat(outcome(64, finit(4), ElfOutcome.V5_10)).isEqualTo("EINVAL: -");
        assertThat(outcome(64, finit(7), ElfOutcome.V6_1)).isEqualTo("ok");
        assertThat(outcome(64, finit(8), ElfOutcome.V7_2)).isEqualTo("EINVAL: -");
        assertThat(outcome(64, finit(1 << 31), ElfOutcome.V7_2)).isEqualTo("EINVAL: -");
    }

    @Test
    void aPackedFileThatTheKernelCannotUnpackIsTheEnd() {
        Load packed = load(64, finit(4), ElfOutcome.V5_10, Architecture.X86_64);
        new SyscallStage().examine(packed);
        assertThat(packed.isOver()).isTrue();
    }

    @Test
    void privilegeComesFirst() {
        SampleFacts facts = ElfOutcome.facts(Architecture.X86_64, ElfOutcome.V6_1);
        facts.mayLoad = new Fact.Present<>(false);
        Load load = ElfOutcome.load(Window.of(new byte[0], "empty"), finit(64), facts);
        assertThat(ElfOutcome.of(load, new SyscallStage())).isEqualTo("EPERM: -");
        assertThat(load.findings().verdict().findings()).hasSize(3);
    }
}
