package io.github.jkmod.vm;

import io.github.jkmod.vm.qemu.GuestSockets;
import io.github.jkmod.vm.qemu.QemuCommand;
import io.github.jkmod.vm.qemu.QemuProcess;
import io.github.jkmod.vm.setup.GuestLayers;
import io.github.jkmod.vm.spec.Accelerator;
import io.github.jkmod.vm.spec.GuestSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What no guest on this machine can beat: the same kernel in the same QEMU with nothing but busybox, which loads the
 * module and says so on the console.
 */
final class Floor {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String DONE = "floor: loaded with status 0";
    private static final String INIT = """
            #!/bin/busybox sh
            /bin/busybox mount -t devtmpfs dev /dev
            exec >/dev/console 2>&1 </dev/null
            /bin/busybox insmod /hello.ko
            echo "floor: loaded with status $?"
            exec /bin/busybox sleep 1000
            """;

    private final GuestSpec spec;

    /**
     * @param spec the guest to be compared with
     * @param busybox for its architecture, linked statically
     * @param module a module for its kernel
     * @param folder for this one's files
     */
    Floor(GuestSpec spec, Path busybox, Path module, Path folder) throws IOException {
        Path init = Files.write(folder.resolve("init"), INIT.getBytes(StandardCharsets.US_ASCII));
        if (!init.toFile().setExecutable(true)) {
            throw new IOException(init + " cannot be made executable");
        }
        Path points = Files.createDirectories(folder.resolve("empty"));
        Path initrd = folder.resolve("initrd");
        GuestLayers.files(Map.of("init", init, "bin/busybox", busybox, "hello.ko", module, "dev", points), initrd);
        this.spec = spec.withInitrd(initrd);
    }

    /** {@return seconds from starting QEMU until the module is loaded} */
    double seconds() throws IOException, InterruptedException {
        try (GuestSockets sockets = GuestSockets.open()) {
            long start = System.nanoTime();
            QemuProcess qemu = QemuProcess.start(QemuCommand.of(
                    spec, Accelerator.TCG, sockets.channelPath(), sockets.qmpPath(), null, Optional.empty()));
            try (qemu;
                    var channel = sockets.acceptChannel();
                    var monitor = sockets.acceptQmp()) {
                while (qemu.console().lines().stream().noneMatch(line -> line.contains(DONE))) {
                    if (!channel.isOpen() || !monitor.isOpen() || System.nanoTime() - start > LIMIT.toNanos()) {
                        throw new IOException("no end: " + qemu.console().tail(5));
                    }
                    Thread.sleep(2);
                }
                return (System.nanoTime() - start) / 1e9;
            }
        }
    }
}
