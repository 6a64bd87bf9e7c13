package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.vm.wire.Frames;
import io.github.jkmod.vm.wire.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A guest whose root writes what he likes to the channel: its run ends with exit code 6 and a line, and nothing else. */
@VmTest(kernels = "6.1")
final class HostileGuestVmTest {
    /** Of the first command that a guest runs. */
    private static final int ID = 1;

    private static final String CHANNEL = "/dev/$(sed 's/.*jkmod.channel=//; s/ .*//' /proc/cmdline)";

    private final VmKernel kernel;

    @TempDir
    Path temp;

    HostileGuestVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    private static Stream<byte[]> forged() throws IOException {
        return Stream.of(
                new Message.Stored(ID, 1, 0x1000, -1, 0).encode(),
                new Message.Stored(ID, 1, 0x1000, Integer.MAX_VALUE, 0).encode(),
                new Message.Want(ID, 0, Integer.MAX_VALUE).encode(),
                new Message.Exit(ID, 256, 0).encode(),
                "{\"type\":\"exit\",\"id\":1,\"code\":4294967296,\"ms\":0}".getBytes(StandardCharsets.US_ASCII),
                "{\"type\":\"\u001b]0;taken\u0007\"".getBytes(StandardCharsets.US_ASCII),
                new Message.PowerOff().encode());
    }

    @ParameterizedTest
    @MethodSource("forged")
    void whatBreaksTheProtocolEndsTheGuest(byte[] body) throws Exception {
        StringBuilder octal = new StringBuilder();
        for (byte b : Frames.encode(body)) {
            octal.append('\\').append(Integer.toOctalString(0x200 | (b & 0xff)).substring(1));
        }
        DeathRuns runs = new DeathRuns(temp, kernel);
        OnHost.Ended ran =
                runs.jkmod(runs.exec("sh", "-c", "printf '" + octal + "' > " + CHANNEL + "; sleep 30; echo survived"));
        DeathRuns.assertDied(ran, "the channel to the guest is broken: .*");
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).matches("[\\P{Cntrl}\\n]*");
    }
}
