package io.github.jkmod.vm;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.BootImage;
import io.github.jkmod.vm.setup.GuestLayers;
import io.github.jkmod.vm.setup.Jre;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        Path extra = work.resolve("extra.cpio");
        GuestLayers.files(extras(architecture, work), extra);
        Path initrd = work.resolve("initrd");
        GuestLayers.join(List.of(base, own, extra), initrd);
        String release = vmlinuz.getFileName().toString().substring("vmlinuz-".length());
        return GuestSpec.of(architecture, boot, release, initrd);
    }

    /** The tests' own agent in the place of jkmod, and the test modules where they were built. */
    private static Map<String, Path> extras(Architecture architecture, Path work) throws IOException {
        Path script = work.resolve("jkmod");
        try (InputStream original = GuestLayers.class.getResourceAsStream("jkmod")) {
            String text = new String(original.readAllBytes(), StandardCharsets.UTF_8);
            String classPath = "-cp '/jkmod/lib/*:/jkmod/test' " + LabAgent.class.getName();
            Files.writeString(script, text.replace("-jar /jkmod/lib/jkmod.jar", classPath));
        }
        script.toFile().setExecutable(true);
        Map<String, Path> extras = new LinkedHashMap<>();
        extras.put("bin/jkmod", script);
        extras.put("jkmod/test", Path.of("target", "test-classes"));
        Path modules = LAB.resolve("modules-" + architecture.debianName());
        if (Files.exists(modules.resolve("oops_init.ko"))) {
            extras.put("payload/oops_init.ko", modules.resolve("oops_init.ko"));
        }
        return extras;
    }

    private static Path vmlinuz(Architecture architecture) throws IOException {
        try (Stream<Path> files = Files.list(root(architecture).resolve("boot"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("vmlinuz-"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
