package io.github.jkmod.vm.setup;

import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A small Java runtime for a guest, made by {@code jlink}, also for an architecture other than the host's. */
public final class Jre {
    /**
     * The modules a guest needs: java.logging for JNA's and jkmod's loggers, jdk.unsupported for the {@code Unsafe} of
     * the zstd decoder. JNA's java.desktop is for AWT components only and is never touched.
     */
    public static final List<String> MODULES = List.of("java.base", "java.logging", "jdk.unsupported");

    private Jre() {}

    /**
     * Links a runtime of about 33 to 45 MB in about two seconds.
     *
     * @param jlink the host's jlink, of the same feature version as the modules
     * @param jmodsDir the {@code jmods} folder of the guest's JDK
     * @param out the folder to make; must not exist
     * @param runsHere whether the modules are for the host's own architecture, so that the class data archive, which
     *     only the new runtime itself can write, can be made as well
     * @throws IOException if jlink fails; the message holds what it said
     */
    public static void link(Path jlink, Path jmodsDir, Path out, boolean runsHere) throws IOException {
        Path part = out.resolveSibling(out.getFileName() + ".part");
        CacheFolder.delete(part);
        List<String> command = new ArrayList<>(List.of(jlink.toString()));
        command.addAll(List.of("--module-path", jmodsDir.toString(), "--add-modules", String.join(",", MODULES)));
        command.addAll(List.of("--strip-java-debug-attributes", "--no-header-files", "--no-man-pages"));
        if (runsHere) {
            command.add("--generate-cds-archive");
        }
        command.addAll(List.of("--output", part.toString()));
        run(command);
        CacheFolder.delete(part.resolve("legal"));
        Files.deleteIfExists(part.resolve("lib/server/classes_nocoops.jsa"));
        Files.move(part, out);
    }

    /**
     * Makes a JDK in a folder of unpacked Debian packages usable where it is: its configuration is a set of links into
     * /etc, which lead nowhere, or to another version, on any other machine. A second call changes nothing.
     *
     * @param javaHome the JDK
     * @param root the folder that its packages were unpacked to
     */
    public static void settle(Path javaHome, Path root) throws IOException {
        List<Path> links;
        try (Stream<Path> walk = Files.walk(javaHome)) {
            links = walk.filter(Files::isSymbolicLink).toList();
        }
        for (Path link : links) {
            Path target = Files.readSymbolicLink(link);
            Path inside = root.resolve("./" + target).normalize();
            if (target.isAbsolute() && !target.startsWith(root) && Files.exists(inside)) {
                Files.delete(link);
                Files.createSymbolicLink(link, link.resolve("..").normalize().relativize(inside));
            }
        }
    }

    /**
     * {@return the JDK among unpacked packages}
     *
     * @param root where they were unpacked
     * @throws IOException if there is none with {@code jmods}
     */
    static Path home(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root.resolve("usr/lib/jvm"))) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve("jmods")))
                    .findFirst()
                    .orElseThrow(() -> SetupException.failed("preparing a guest")
                            .because("no JDK under " + root)
                            .hint("delete that folder and try again"));
        }
    }

    private static void run(List<String> command) throws IOException {
        Command.of(command).run("linking a Java runtime", "report this with the line above");
    }
}
