package io.github.jkmod.vm.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharedWindowTest {
    @TempDir
    Path devices;

    private Path device() throws IOException {
        Path device = Files.createDirectory(devices.resolve("0000:00:04.0"));
        Files.writeString(device.resolve("vendor"), "0x1af4\n");
        Files.writeString(device.resolve("device"), "0x1110\n");
        Files.writeString(device.resolve("enable"), "0\n");
        Files.writeString(device.resolve("resource"), "0x0 0x0 0x0\n0x0 0x0 0x0\n0xfe000000 0xfe000fff 0x14220c\n");
        return device;
    }

    @Test
    void isMappedFromTheDevice() throws Exception {
        Files.write(device().resolve("resource2"), new byte[4096]);
        SharedWindow window = SharedWindow.in(devices);
        assertThat(window.obstacle()).isEmpty();
        assertThat(window.size()).isEqualTo(4096);
        assertThat(window.address()).isEqualTo(0xfe000000L);
    }

    @Test
    void aDeviceThatCannotBeMappedIsAWindowWithoutContent() throws Exception {
        Files.createDirectory(device().resolve("resource2")); // whatever the reason: opening or mapping it fails
        SharedWindow window = SharedWindow.in(devices);
        assertThat(window.size()).isZero();
        assertThat(window.obstacle()).startsWith("the kernel does not let the memory shared with the host be mapped: ");
        assertThatThrownBy(() -> window.content(1)).isInstanceOf(IOException.class);
    }

    @Test
    void aMachineWithoutOneSaysSo() {
        assertThat(SharedWindow.in(devices).obstacle()).isEqualTo("there is no memory shared with the host");
        assertThat(SharedWindow.in(devices.resolve("none")).obstacle()).isEqualTo("the kernel shows no PCI devices");
    }
}
