package io.github.jkmod.kernel;

import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder /lib/modules/RELEASE of the running kernel. */
public final class ModuleTree {
    private static final List<String> SUFFIXES = List.of(".ko", ".ko.gz", ".ko.xz", ".ko.zst");

    private ModuleTree() {}

    /**
     * {@return the file of module {@code name}, or empty if the tree has none or there is no tree}
     *
     * @throws IOException if the tree cannot be read
     */
    public static Optional<Path> find(KernelRoot root, ModuleName name) throws IOException {
        Optional<KernelIdentity> identity = KernelIdentity.read(root).value();
        if (identity.isEmpty()) {
            return Optional.empty();
        }
        Path tree = root.path().resolve("lib/modules").resolve(identity.get().release());
        if (!Files.isDirectory(tree)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(tree)) {
            return files.filter(ModuleTree::isModule)
                    .filter(file ->
                            ModuleName.ofFileName(file.getFileName().toString()).equals(name))
                    .findFirst();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isModule(Path file) {
        return SUFFIXES.stream().anyMatch(file.getFileName().toString()::endsWith);
    }
}
