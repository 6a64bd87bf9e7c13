package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModuleUsersTest {
    @TempDir
    private Path folder;

    private ModuleUsers users;

    @BeforeEach
    void oneProcessWithASoundCardAndALogOpen() throws IOException {
        Path card = Files.createDirectories(folder.resolve("sys/devices/pci/0000:00:1b.0/sound/card0/controlC0"));
        Path pci = folder.resolve("sys/devices/pci/0000:00:1b.0");
        Files.createDirectories(pci.resolve("driver"));
        Files.createSymbolicLink(pci.resolve("driver/module"), Path.of("../../../module/snd_hda_intel"));
        Files.createDirectories(folder.resolve("sys/dev/char"));
        Files.createSymbolicLink(folder.resolve("sys/dev/char/116:0"), card);
        Path fds = Files.createDirectories(folder.resolve("proc/812/fd"));
        Files.createSymbolicLink(fds.resolve("3"), Path.of("/dev/snd/controlC0"));
        Files.createSymbolicLink(fds.resolve("4"), Path.of("/var/log/x"));
        Files.writeString(folder.resolve("proc/812/comm"), "mpv\n");
        Files.createDirectories(folder.resolve("proc/self"));
        Files.writeString(
                folder.resolve("proc/self/mounts"), "/dev/sda1 /mnt/a\\040b iso9660 ro 0 0\nproc /proc proc rw 0 0\n");
        Files.writeString(folder.resolve("proc/swaps"), "Filename Type Size\n/dev/zram0 partition 8188\n");
        Files.writeString(
                folder.resolve("proc/devices"),
                "Character devices:\n116 alsa\n252 other\n\nBlock devices:\n  7 loop\n252 zram\n");
        Path dev = Files.createDirectories(folder.resolve("dev"));
        Files.createFile(dev.resolve("zram0"));
        Files.createFile(dev.resolve("sda1"));
        Map<String, String> devices = Map.of("3", "char/116:0", "sda1", "block/7:0", "zram0", "block/252:0");
        users = new ModuleUsers(
                new KernelRoot(folder),
                file -> Optional.ofNullable(devices.get(file.getFileName().toString())));
    }

    @Test
    void aProcessWithADeviceFileOfTheModulesDriverIsNamed() {
        assertThat(users.of(new ModuleName("snd_hda_intel"), alias -> false))
                .containsExactly("process 812 (mpv) has /dev/snd/controlC0 open");
    }

    @Test
    void othersDevicesAreNotTheModules() {
        assertThat(users.of(new ModuleName("hda_intel"), alias -> false)).isEmpty();
    }

    @Test
    void aMountOfItsFileSystemIsNamed() {
        assertThat(users.of(new ModuleName("isofs"), alias -> alias.equals("fs-iso9660")))
                .isEqualTo(List.of("iso9660 is mounted at /mnt/a b"));
    }

    @Test
    void devicesAreTheModulesByAnAliasOrByTheNameOfTheirMajorNumber() {
        assertThat(users.of(new ModuleName("snd"), alias -> alias.equals("char-major-116-0")))
                .containsExactly("process 812 (mpv) has /dev/snd/controlC0 open");
        assertThat(users.of(new ModuleName("loop"), alias -> false))
                .containsExactly("/dev/sda1 is mounted at /mnt/a b");
        assertThat(users.of(new ModuleName("zram"), alias -> false)).containsExactly("/dev/zram0 is in use as swap");
        assertThat(users.of(new ModuleName("other"), alias -> false)).isEmpty();
    }
}
