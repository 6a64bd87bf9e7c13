package io.github.jkmod.vm.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class SentinelTest {
    @Test
    void aDismissedSentinelLeavesTheProcessAlone() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        try {
            Sentinel.of(sleeper).close();
            assertThat(sleeper.waitFor(500, TimeUnit.MILLISECONDS)).isFalse();
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void theEndOfThePipeEndsTheProcess() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "60").start();
        Process watched =
                new ProcessBuilder(List.of("sh", "-c", Sentinel.SCRIPT, "sh", Long.toString(sleeper.pid()))).start();
        assertThat(sleeper.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
        watched.getOutputStream().close();
        assertThat(sleeper.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(sleeper.exitValue()).isEqualTo(128 + 9);
    }
}
