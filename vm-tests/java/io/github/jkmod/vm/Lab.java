package io.github.jkmod.vm;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.BootImage;
import io.github.jkmod.vm.setup.GuestLayers;
import io.github.jkmod.vm.setup.Jre;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Guests from a folder with unpacked Debian packages, {@code ROOT-amd64} and so on; for the VM room's own tests. */
final class Lab {
    private static final Path LAB = Path.of(System.getProperty("jkmod.lab", "/tmp/jkmod-lab"));
    private static final Path WORK = Path.of("target", "vm-lab");

    private Lab() {}

    static boolean present(Architecture architecture) {
        return Files.isDirectory(root(architecture));
    }

    private static Path root(Architecture architecture) {
        return LAB.resolve("ROOT-" + architecture.debianName());
    }

    private static Path jvm(Architecture architecture) {
        return root(architecture).resolve("usr/lib/jvm/java-17-openjdk-" + architecture.debianName());
    }

    /** {@return a machine with jkmod in its initrd, made on first use; the jkmod layer is always made anew} */
    static GuestSpec spec(Architecture architecture) throws IOException {
        Path work = Files.createDirectories(WORK.resolve(architecture.label()));
        Path vmlinuz = vmlinuz(architecture);
        Path boot = work.resolve("kernel");
        if (!Files.exists(boot)) {
            BootImage.prepare(architecture, vmlinuz, boot);
        }
        Path jre = work.resolve("jre");
        if (!Files.exists(jre)) {
            Path jlink = jvm(Architecture.X86_64).resolve("bin/jlink");
            Jre.link(jlink, jvm(architecture).resolve("jmods"), jre, architecture == Architecture.X86_64);
        }
        Path base = work.resolve("base.cpio");
        GuestLayers.base(architecture, root(architecture), jre, base);
        Path own = work.resolve("jkmod.cpio");
        GuestLayers.jkmod(architecture, Path.of("target", "dist"), own);
        Path initrd = work.resolve("initrd");
        GuestLayers.join(List.of(base, own), initrd);
        String release = vmlinuz.getFileName().toString().substring("vmlinuz-".length());
        return GuestSpec.of(architecture, boot, release, initrd);
    }

    private static Path vmlinuz(Architecture architecture) throws IOException {
        try (Stream<Path> files = Files.list(root(architecture).resolve("boot"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("vmlinuz-"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
