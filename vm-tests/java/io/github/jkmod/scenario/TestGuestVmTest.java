package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmTest;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;

/** What a test's guest can do besides running commands. */
@VmTest(kernels = "*", shared = true)
final class TestGuestVmTest {
    @TempDir
    private Path temp;

    @Test
    void filesAndFoldersGoInAndComeOut(TestGuest guest) throws Exception {
        Path folder = temp.resolve("tree");
        Files.createDirectories(folder.resolve("empty"));
        byte[] bytes = new byte[3_000_000];
        new Random(5).nextBytes(bytes);
        Files.write(folder.resolve("bytes"), bytes);
        Path script = folder.resolve("a script.sh");
        Files.writeString(script, "#!/bin/sh\necho \"from $0\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("a script.sh"));

        guest.copyIn(folder, "/tmp/deep/er/copy");
        guest.copyIn(script, "/script");
        assertThat(guest.run("/tmp/deep/er/copy/link").out()).isEqualTo("from /tmp/deep/er/copy/link\n");
        assertThat(guest.run("/script").out()).isEqualTo("from /script\n");

        Path back = temp.resolve("new/back");
        guest.copyOut("/tmp/deep/er/copy", back);
        assertThat(back.resolve("bytes")).hasBinaryContent(bytes);
        assertThat(back.resolve("empty")).isEmptyDirectory();
        assertThat(Files.readSymbolicLink(back.resolve("link"))).isEqualTo(Path.of("a script.sh"));
        assertThat(Files.getPosixFilePermissions(back.resolve("a script.sh")))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-x---"));
        guest.copyOut("/proc/version", temp.resolve("version"));
        assertThat(temp.resolve("version")).content().contains(guest.kernel().release());
    }

    @Test
    void whatCannotBeCopiedIsSaid(TestGuest guest) throws Exception {
        assertThatThrownBy(() -> guest.copyOut("/none", temp.resolve("none")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/none cannot be read in the guest: ")
                .hasMessageContaining("No such file");
        assertThat(temp).isEmptyDirectory();
        Files.writeString(temp.resolve("there"), "");
        assertThatThrownBy(() -> guest.copyOut("/proc/version", temp.resolve("there")))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> guest.copyIn(temp.resolve("there"), "/proc/there"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("/proc/there cannot be written in the guest: ");
        assertThat(guest.run("mkfifo", "/tmp/pipe").exitCode()).isZero();
        assertThatThrownBy(() -> guest.copyOut("/tmp", temp.resolve("tmp")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be copied: it is neither a file nor a folder");
        assertThat(guest.run("rm", "/tmp/pipe").exitCode()).isZero();
    }

    /** The command goes on only when it is answered: what it writes arrives while it runs. */
    @Test
    void aCommandIsTalkedTo(TestGuest guest) throws Exception {
        List<String> lines = new ArrayList<>();
        GuestRun run = guest.command("sh", "-c", "while read -r n; do echo \"got $n\"; done; printf end; echo oops >&2")
                .input("1\nzwölf\n")
                .onOut(lines::add)
                .onErr(line -> lines.add("error " + line))
                .within(Duration.ofSeconds(60))
                .run();
        assertThat(lines).contains("got 1", "got zwölf", "end", "error oops");
        assertThat(run.out()).isEqualTo("got 1\ngot zwölf\nend");
        assertThat(run.err()).isEqualTo("oops\n");
    }

    @Test
    void theConsoleIsFollowed(TestGuest guest) throws Exception {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        guest.followConsole(lines::add);
        assertThat(guest.run("sh", "-c", "(sleep 1; echo '<4>a late word' > /dev/kmsg) > /dev/null 2>&1 &")
                        .exitCode())
                .isZero();
        assertThat(guest.awaitConsole("a late word", Duration.ofSeconds(60))).endsWith("a late word");
        assertThatThrownBy(() -> guest.awaitConsole("never said", Duration.ofMillis(10)))
                .isInstanceOf(AssertionFailedError.class);
        for (int i = 0; i < 100 && lines.isEmpty(); i++) {
            Thread.sleep(100);
        }
        assertThat(lines).anyMatch(line -> line.endsWith("a late word"));
    }
}
