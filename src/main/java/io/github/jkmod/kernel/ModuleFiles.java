package io.github.jkmod.kernel;

import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The module files of one kernel's tree, by name; found by walking it once, none is opened. */
public final class ModuleFiles {
    private static final List<String> SUFFIXES = List.of(".ko", ".ko.gz", ".ko.xz", ".ko.zst");

    private final Path kernel;
    private final Map<ModuleName, Path> files = new TreeMap<>();

    private ModuleFiles(Path tree) {
        this.kernel = tree.resolve("kernel");
    }

    /** {@return the files below {@code tree}, a folder such as {@code lib/modules/REL}; Absent where there is no such folder} */
    public static Fact<ModuleFiles> in(Path tree) {
        return KernelFiles.fact(tree, () -> {
            ModuleFiles found = new ModuleFiles(tree);
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    found.add(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (file.equals(tree)) {
                        throw e;
                    }
                    return FileVisitResult.CONTINUE; // a part that cannot be read hides its modules only
                }
            });
            return found;
        });
    }

    private void add(Path file) {
        String name = file.getFileName().toString();
        if (SUFFIXES.stream().anyMatch(name::endsWith)) {
            files.merge(ModuleName.ofFileName(name), file, this::preferred);
        }
    }

    /** depmod.d(5): what was put into the tree later comes before what the kernel was shipped with. */
    private Path preferred(Path one, Path other) {
        return one.startsWith(kernel) ? other : one;
    }

    /** {@return the file of each module} */
    public Map<ModuleName, Path> files() {
        return files;
    }

    /** {@return whether that file is one of those that the kernel was shipped with} */
    public boolean isShipped(Path file) {
        return file.startsWith(kernel);
    }
}
