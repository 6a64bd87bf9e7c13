package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** The layers of a guest's initial file system, each a cpio file; concatenated they are the initrd. */
public final class GuestLayers {
    /** What the Java runtime and JNA's library need ({@code DT_NEEDED}, closed), the dynamic linker apart. */
    public static final List<String> LIBRARIES =
            List.of("libc.so.6", "libm.so.6", "libz.so.1", "libgcc_s.so.1", "libstdc++.so.6");

    private GuestLayers() {}

    /**
     * Writes the layer that changes least: /init, busybox, the Java runtime at /jre and the libraries they need.
     *
     * @param architecture the guest's architecture
     * @param root a folder with unpacked Debian packages: busybox-static, libc6, libgcc-s1, libstdc++6, zlib1g
     * @param jre what {@link Jre#link} made
     * @param out the file to write
     */
    public static void base(Architecture architecture, Path root, Path jre, Path out) throws IOException {
        Cpio cpio = new Cpio();
        for (String name : List.of("proc", "sys", "dev", "run", "root", "payload", "sbin", "usr/bin", "usr/sbin")) {
            cpio.directory(name, 0755);
        }
        cpio.directory("tmp", 01777);
        cpio.device("dev/console", 0600, 5, 1).device("dev/null", 0666, 1, 3);
        cpio.file(
                "etc/passwd",
                0644,
                "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/sh\n"
                        .getBytes(StandardCharsets.US_ASCII));
        cpio.file("init", 0755, resource("init")).file("bin/jkmod", 0755, resource("jkmod"));
        cpio.file("bin/busybox", 0755, real(root, List.of("bin/busybox", "usr/bin/busybox")));
        cpio.tree("jre", jre);
        libraries(cpio, architecture, root);
        write(cpio, out);
    }

    /** {@return a hash of the files that the base layer takes from this jar, in hexadecimal} */
    static String scriptsHash() throws IOException {
        CRC32 crc = new CRC32();
        crc.update(resource("init"));
        crc.update(resource("jkmod"));
        return Long.toHexString(crc.getValue());
    }

    private static void libraries(Cpio cpio, Architecture architecture, Path root) throws IOException {
        String triplet = architecture.names().triplet();
        for (String name : LIBRARIES) {
            Path library = real(root, List.of("lib/" + triplet + "/" + name, "usr/lib/" + triplet + "/" + name));
            cpio.file("lib/" + triplet + "/" + name, 0755, library);
        }
        String linker = architecture.names().dynamicLinker();
        String file = linker.substring(linker.indexOf('/') + 1);
        cpio.file(linker, 0755, real(root, List.of("lib/" + triplet + "/" + file, "usr/lib/" + triplet + "/" + file)));
    }

    /** Writes the layer that holds jkmod itself, under /jkmod. */
    static void jkmod(Architecture architecture, Installation installation, Path out) throws IOException {
        Cpio cpio = new Cpio();
        for (Map.Entry<String, Path> jar : installation.jars().entrySet()) {
            cpio.file("jkmod/lib/" + jar.getKey(), 0644, jar.getValue().toRealPath());
        }
        cpio.tree("jkmod/native", installation.natives(architecture));
        write(cpio, out);
    }

    /** {@return the files of the layer that {@link #jkmod} writes, with sizes and checksums, one to a line} */
    static String fingerprint(Architecture architecture, Installation installation) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>(installation.jars());
        try (Stream<Path> list = Files.list(installation.natives(architecture))) {
            list.sorted().forEach(file -> files.put(String.valueOf(file.getFileName()), file));
        }
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            byte[] content = Files.readAllBytes(file.getValue());
            CRC32 crc = new CRC32();
            crc.update(content);
            text.append(file.getKey()).append(' ').append(content.length);
            text.append(' ').append(Long.toHexString(crc.getValue())).append('\n');
        }
        return text.toString();
    }

    /**
     * Writes the layer for kernels that run no scripts (BINFMT_SCRIPT): they go on to /sbin/init when they cannot run /init, and
     * busybox's init has a shell read that.
     */
    static void otherInit(Path out) throws IOException {
        byte[] inittab = "::sysinit:/bin/busybox sh /init\n".getBytes(StandardCharsets.US_ASCII);
        write(new Cpio().symlink("sbin/init", "/bin/busybox").file("etc/inittab", 0644, inittab), out);
    }

    /** Writes a layer with the caller's files: guest path without leading slash, to host file or folder. */
    public static void files(Map<String, Path> files, Path out) throws IOException {
        Cpio cpio = new Cpio();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            cpio.tree(file.getKey(), file.getValue().toRealPath());
        }
        write(cpio, out);
    }

    /** Concatenates layers, the least changing first, into one initrd. */
    public static void join(List<Path> layers, Path out) throws IOException {
        try (OutputStream stream = Files.newOutputStream(out)) {
            for (Path layer : layers) {
                Files.copy(layer, stream);
            }
        }
    }

    private static void write(Cpio cpio, Path out) throws IOException {
        Path part = out.resolveSibling(out.getFileName() + ".part");
        try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16)) {
            cpio.writeTo(stream);
        }
        Files.move(part, out, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path real(Path root, List<String> candidates) throws IOException {
        for (String candidate : candidates) {
            if (Files.exists(root.resolve(candidate))) {
                return root.resolve(candidate).toRealPath();
            }
        }
        throw new NoSuchFileException(root.resolve(candidates.get(0)).toString());
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = GuestLayers.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(stream, name).readAllBytes();
        }
    }
}
