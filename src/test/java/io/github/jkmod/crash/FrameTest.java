package io.github.jkmod.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lines as kernels of all architectures write them. */
final class FrameTest {
    private static Frame one(String line) {
        List<Frame> frames = Frame.of(line);
        assertThat(frames).as(line).hasSize(1);
        return frames.get(0);
    }

    @Test
    void theInstructionIsThePc() {
        for (String line : List.of(
                "RIP: 0010:hello_init+0xc/0x1000 [hello]",
                "pc : hello_init+0xc/0x1000 [hello]",
                "PC is at hello_init+0xc/0x1000 [hello]",
                "epc : hello_init+0xc/0x1000 [hello]")) {
            assertThat(one(line))
                    .isEqualTo(new Frame(
                            Frame.Kind.PC, "hello_init", 0xc, 0x1000, Optional.of("hello"), Optional.empty(), true));
        }
    }

    @Test
    void aWarningNamesItsPlaceItself() {
        Frame frame = one("WARNING: CPU: 0 PID: 155 at /src/crash.c:57 warn+0x1c/0x30 [crash]");
        assertThat(frame.kind()).isEqualTo(Frame.Kind.WARNING);
        assertThat(frame.function()).isEqualTo("warn");
        assertThat(one("WARNING: crash.c:57 at warn+0x1c/0x30 [crash], CPU#0: insmod/155")
                        .kind())
                .isEqualTo(Frame.Kind.WARNING);
    }

    @Test
    void callersAreTheLinkRegisterAndTheTrace() {
        assertThat(one("lr : do_one_initcall+0x64/0x26c").kind()).isEqualTo(Frame.Kind.LINK);
        assertThat(one("LR is at between.constprop.0+0x24/0xffc [crash_caller]").function())
                .isEqualTo("between.constprop.0");
        assertThat(one(" ra : do_one_initcall+0x64/0x26c").kind()).isEqualTo(Frame.Kind.LINK);
        assertThat(one(" do_one_initcall+0x64/0x26c"))
                .isEqualTo(new Frame(
                        Frame.Kind.TRACE, "do_one_initcall", 0x64, 0x26c, Optional.empty(), Optional.empty(), true));
        assertThat(one("[<ffffffff80002f6c>] do_one_initcall+0x5a/0x1d4").reliable())
                .isTrue();
    }

    @Test
    void armNamesTheCallerWithItsOffset() {
        Frame frame = one(" crash_for_caller [crash] from between+0x24/0xffc [crash_caller]");
        assertThat(frame.function()).isEqualTo("between");
        assertThat(frame.module()).contains("crash_caller");
        assertThat(one("[<bf000014>] (hello_init [hello]) from [<c0101d24>] (do_one_initcall+0x50/0x214)")
                        .function())
                .isEqualTo("do_one_initcall");
    }

    @Test
    void aQuestionMarkIsNoCallerForCertain() {
        assertThat(one(" ? vsnprintf+0x2c7/0x550").reliable()).isFalse();
    }

    @Test
    void aBuildIdIsNotTheModule() {
        Frame frame = one(" hello_call+0x12/0x20 [hello 00112233445566778899aabbccddeeff00112233]");
        assertThat(frame.module()).contains("hello");
        assertThat(frame.buildId()).contains("00112233445566778899aabbccddeeff00112233");
    }

    @Test
    void otherLinesHaveNone() {
        for (String line : List.of(
                "Code: 89 e8 5b 5d c3 66 2e 0f 1f 84 00 <48> 3d 01 f0 ff ff 73",
                "RIP: 0033:0x7f02fc0a2829",
                "Modules linked in: crash_caller(OE+) crash(OE)",
                "R13: 0000000000000008 R14: 0000000000000004 R15: 00007f02f840cc60")) {
            assertThat(Frame.of(line)).isEmpty();
        }
    }
}
