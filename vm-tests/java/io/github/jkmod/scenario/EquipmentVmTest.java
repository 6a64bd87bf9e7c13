package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a guest gets from outside: programs of Debian's packages, a folder of this machine, and the way to it. */
@VmTest(kernels = "6.1")
final class EquipmentVmTest {
    private static final String USE = """
            ip -V
            dmsetup version | head -1
            cat /host/folder/deep/file /payload/beside
            echo more > /host/folder/new 2> /dev/null || echo read-only
            echo mine > /etc/mine && cat /etc/mine
            nc 10.0.2.2 $1 < /dev/null
            """;

    private final VmKernel kernel;

    @TempDir
    private Path temp;

    EquipmentVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    private static void answer(ServerSocket server) {
        try (Socket guest = server.accept()) {
            guest.getOutputStream().write("hello from outside\n".getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            return; // the test misses the answer
        }
    }

    @Test
    void programsAFolderAndTheNetworkAreThere() throws Exception {
        Path folder = temp.resolve("folder");
        Files.createDirectories(folder.resolve("deep"));
        Files.writeString(folder.resolve("deep/file"), "in a folder\n");
        Path beside = Files.writeString(temp.resolve("beside"), "beside it\n");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answer(server));
            answering.setDaemon(true);
            answering.start();
            DeathRuns runs = new DeathRuns(temp, kernel);
            OnHost.Ended run = runs.jkmod(DeathRuns.with(
                    runs.vm("exec", "--packages", "iproute2,dmsetup", "--network"),
                    "--host-folder",
                    folder.toString(),
                    "--copy",
                    beside.toString(),
                    "--",
                    "sh",
                    "-c",
                    USE,
                    "sh",
                    Integer.toString(server.getLocalPort())));
            assertThat(run.exitCode()).as(run.toString()).isZero();
            assertThat(run.out().lines())
                    .satisfiesExactly(
                            line -> assertThat(line).startsWith("ip utility, iproute2-"),
                            line -> assertThat(line).startsWith("Library version:"),
                            line -> assertThat(line).isEqualTo("in a folder"),
                            line -> assertThat(line).isEqualTo("beside it"),
                            line -> assertThat(line).isEqualTo("read-only"),
                            line -> assertThat(line).isEqualTo("mine"),
                            line -> assertThat(line).isEqualTo("hello from outside"));
        }
    }
}
