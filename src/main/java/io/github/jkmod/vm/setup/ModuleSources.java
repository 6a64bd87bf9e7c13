package io.github.jkmod.vm.setup;

import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The sources of kernel modules: a tree that is built from a copy of it.
 *
 * @param root the tree's folder; nothing outside of it is seen by the build
 * @param folders where make runs, one after another, relative to the root: each has a Kbuild file, or a Makefile in its
 *     place; the root itself is the empty text. None in a package whose {@code dkms.conf} says what runs
 * @param variables what make is told besides, each {@code NAME=VALUE}
 * @param counted whether the modules count how often their lines are executed, as gcov has it
 */
public record ModuleSources(Path root, List<String> folders, List<String> variables, boolean counted) {
    /** What a build leaves: no part of the sources. */
    private static final Pattern PRODUCT = Pattern.compile(
            "\\..*|.*\\.(o|ko|ko\\.debug|mod|mod\\.c|cmd|order|gcno|gcda)|Module\\.symvers|Module\\.markers",
            Pattern.CASE_INSENSITIVE);

    /** What Kbuild never reads; a package's own commands may. */
    private static final Pattern PROSE = Pattern.compile(".*\\.(a|md)", Pattern.CASE_INSENSITIVE);

    private static final long LARGEST = 64L << 20;

    /** Makes the root absolute. */
    public ModuleSources {
        root = root.toAbsolutePath().normalize();
        folders = List.copyOf(folders);
        variables = List.copyOf(variables);
    }

    /** Sources for which make needs no variables. */
    public ModuleSources(Path root, List<String> folders) {
        this(root, folders, List.of(), false);
    }

    /** {@return the same, for make without variables} */
    public static ModuleSources in(Path folder) {
        return in(folder, List.of());
    }

    /** {@return one folder with its {@code dkms.conf}, or else its Kbuild file or Makefile} */
    public static ModuleSources in(Path folder, List<String> variables) {
        boolean isPackage = Files.isRegularFile(folder.resolve(DkmsMake.CONF));
        return new ModuleSources(folder, isPackage ? List.of() : List.of(""), variables, false);
    }

    /** {@return the same, with counters in the modules: they need a kernel, or a shim, that has gcov's functions} */
    public ModuleSources withCounters() {
        return new ModuleSources(root, folders, variables, true);
    }

    /** {@return whether it is a package with a {@code dkms.conf}} */
    boolean isPackage() {
        return folders.isEmpty();
    }

    /**
     * {@return the files, relative to the root and sorted: no hidden ones, no build products}
     *
     * @throws SetupException if a folder has no Kbuild file, or the tree is too large to be one module's
     */
    public List<Path> files() throws IOException {
        for (String name : folders) {
            Path folder = root.resolve(name);
            if (!Files.isRegularFile(folder.resolve("Kbuild")) && !Files.isRegularFile(folder.resolve("Makefile"))) {
                throw SetupException.failed("building modules")
                        .because("there is no Kbuild or Makefile in " + folder)
                        .hint("name the modules' folder");
            }
        }
        List<Path> files = new ArrayList<>();
        long[] bytes = {0};
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                boolean skipped = !folder.equals(root)
                        && String.valueOf(folder.getFileName()).startsWith(".");
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String name = String.valueOf(file.getFileName());
                boolean source = !PRODUCT.matcher(name).matches()
                        && (isPackage() || !PROSE.matcher(name).matches());
                if (source && Files.isRegularFile(file)) {
                    bytes[0] += Files.size(file);
                    files.add(root.relativize(file));
                }
                return bytes[0] > LARGEST ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
        });
        if (bytes[0] > LARGEST) {
            throw SetupException.failed("building modules")
                    .because(root + " holds more than 64 MiB")
                    .hint("name the folder with the modules' sources alone");
        }
        return files.stream().sorted().toList();
    }
}
