package io.github.jkmod.vm.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** QEMU 7.2's words, shortened. */
final class ProcessorsTest {
    @Test
    void x86() {
        String registers = """
                \r
                CPU#0\r
                R12=0000000000000001 R15=0000000000000000\r
                RIP=ffffffffc0000010 RFL=00000046 [---Z-P-] CPL=0 II=0 A20=1 SMM=0 HLT=0\r
                \r
                CPU#1\r
                RAX=0000000000000001 RBX=0000000000000000\r
                RIP=ffffffff81a3b1cb RFL=00000246 [---Z-P-] CPL=0 II=0 A20=1 SMM=0 HLT=1\r
                """;
        assertThat(Processors.lines(registers))
                .containsExactly(
                        "qemu: processor 0: pc ffffffffc0000010, interrupts off",
                        "qemu: processor 1: pc ffffffff81a3b1cb, interrupts on, halted");
    }

    @Test
    void arm64() {
        String registers = """
                CPU#0
                 PC=ffff80000123a014 X00=0000000000000000 X01=0000000000000001
                X02=0000000000000000 X03=0000000000000000
                PSTATE=604000c5 -ZC- EL1h    FPCR=00000000 FPSR=00000000
                """;
        assertThat(Processors.lines(registers))
                .containsExactly("qemu: processor 0: pc ffff80000123a014, interrupts off");
    }

    @Test
    void arm() {
        String registers = """
                CPU#0
                R00=00000000 R01=00000001 R02=00000000 R03=00000000
                R12=00000000 R13=d0a1de48 R14=bf00a00c R15=bf00a010
                PSR=60000013 -ZC- A S svc32
                FPSCR: 00000000
                """;
        assertThat(Processors.lines(registers)).containsExactly("qemu: processor 0: pc bf00a010, interrupts on");
    }

    @Test
    void whatIsNoProcessorGivesNoLine() {
        assertThat(Processors.lines("unknown command\n")).isEmpty();
    }
}
