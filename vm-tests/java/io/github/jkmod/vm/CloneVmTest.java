package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.Guests;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clones of a template: each a kernel that never loaded a module, none knows of another. */
@VmTest(kernels = "*")
final class CloneVmTest {
    private static final int IN_A_ROW = 5;

    private final VmKernel kernel;
    private final Clones clones;

    @TempDir
    Path temp;

    CloneVmTest(VmKernel kernel) {
        this.kernel = kernel;
        this.clones = new Clones(kernel);
    }

    @Test
    void manyInARowLoadAModuleEachForTheFirstTime(Guests guests) throws Exception {
        Set<String> identities = new HashSet<>();
        for (int i = 0; i < IN_A_ROW; i++) {
            TestGuest guest = clones.make(guests, clones.hello());
            assertThat(guest.ready().release()).isEqualTo(kernel.release());
            Clones.assertNeverLoadedAnything(guest);
            Clones.assertLoadsAndUnloadsHello(guest);
            identities.add(guest.run("cat", "/proc/sys/kernel/random/uuid").out());
            guest.powerOff();
        }
        assertThat(identities).hasSize(IN_A_ROW);
    }

    @Test
    void twoAtOnceDoNotSeeEachOther(Guests guests) throws Exception {
        TestGuest one = clones.make(guests, clones.hello());
        TestGuest other = clones.make(guests, clones.hello());
        CompletableFuture<Void> meanwhile = CompletableFuture.runAsync(() -> {
            try {
                one.jkmod("insmod", "/payload/hello.ko");
            } catch (IOException | GuestDiedException e) {
                throw new IllegalStateException(e);
            }
        });
        Clones.assertLoadsAndUnloadsHello(other);
        meanwhile.join();
        assertThat(one.run("cat", "/proc/modules").out()).startsWith("hello ");
        assertThat(other.run("cat", "/proc/modules").out()).isEmpty();
    }

    @Test
    void payloadAndClockAreThoseOfThisMoment(Guests guests) throws Exception {
        byte[] noise = new byte[8 << 20];
        new Random(1).nextBytes(noise);
        Path folder = Files.createDirectory(temp.resolve("folder"));
        Files.write(folder.resolve("noise"), noise);
        Path script = Files.writeString(temp.resolve("script"), "#!/bin/sh\necho it runs\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        long before = Instant.now().getEpochSecond();
        TestGuest guest = clones.make(guests, Map.of("folder", folder, "script", script));
        long now = Long.parseLong(guest.run("date", "+%s").out().strip());
        assertThat(now).isBetween(before - 1, Instant.now().getEpochSecond() + 1);
        assertThat(guest.run("/payload/script").out()).isEqualTo("it runs\n");
        Process sum = new ProcessBuilder("sha256sum", folder.resolve("noise").toString()).start();
        String expected = new String(sum.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(guest.run("sha256sum", "/payload/folder/noise").out().substring(0, 64))
                .isEqualTo(expected.substring(0, 64));
    }
}
