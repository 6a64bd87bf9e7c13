package io.github.jkmod.cli;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.BootOptions;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestDiedException;
import io.github.jkmod.vm.GuestSpec;
import io.github.jkmod.vm.setup.BootImage;
import io.github.jkmod.vm.setup.GuestLayers;
import io.github.jkmod.vm.setup.Jre;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

final class GuestLab {
    private final Console console;

    GuestLab(Console console) {
        this.console = console;
    }

    static Architecture hostArchitecture() {
        return Architecture.named(System.getProperty("os.arch", "")).orElse(Architecture.X86_64);
    }

    Guest boot(Architecture architecture, VmOptions options, Map<String, Path> payload)
            throws IOException, GuestDiedException {
        Path lab = Path.of("/tmp/jkmod-lab");
        Path root = lab.resolve("ROOT-" + architecture.debianName());
        Path work = Files.createDirectories(lab.resolve("work-" + architecture.label()));
        Path vmlinuz;
        try (Stream<Path> files = Files.list(root.resolve("boot"))) {
            vmlinuz = files.filter(f -> f.getFileName().toString().startsWith("vmlinuz-"))
                    .findFirst()
                    .orElseThrow();
        }
        Path boot = work.resolve("kernel");
        if (!Files.exists(boot)) {
            BootImage.prepare(architecture, vmlinuz, boot);
        }
        Path jre = work.resolve("jre");
        if (!Files.exists(jre)) {
            Path jlink = lab.resolve("ROOT-amd64/usr/lib/jvm/java-17-openjdk-amd64/bin/jlink");
            Jre.link(
                    jlink,
                    root.resolve("usr/lib/jvm/java-17-openjdk-" + architecture.debianName() + "/jmods"),
                    jre,
                    architecture == Architecture.X86_64);
        }
        Path base = work.resolve("base.cpio");
        if (!Files.exists(base)) {
            GuestLayers.base(architecture, root, jre, base);
        }
        Path own = work.resolve("jkmod.cpio");
        GuestLayers.jkmod(architecture, Path.of(System.getProperty("jkmod.home", "target/dist")), own);
        Path extra = work.resolve("extra.cpio");
        Map<String, Path> files = new LinkedHashMap<>();
        payload.forEach((name, path) -> files.put("payload/" + name, path));
        GuestLayers.files(files, extra);
        Path initrd = work.resolve("initrd");
        GuestLayers.join(List.of(base, own, extra), initrd);
        String release = vmlinuz.getFileName().toString().substring("vmlinuz-".length());
        GuestSpec spec = new GuestSpec(architecture, boot, release, initrd, options.memoryMib(), 1, options.append());
        return Guest.boot(spec, BootOptions.usual(work, console::error));
    }
}
