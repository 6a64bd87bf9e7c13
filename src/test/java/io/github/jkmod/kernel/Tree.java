package io.github.jkmod.kernel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A made-up kernel's files in a temporary folder. */
public final class Tree {
    private final Path folder;

    public Tree(Path folder) {
        this.folder = folder;
    }

    /** Writes one file, its text as ISO-8859-1. */
    public Tree with(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.resolveSibling("."));
            Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
            return this;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    public KernelRoot root() {
        return new KernelRoot(folder);
    }
}
