package io.github.jkmod.depmod;

import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** One of the files in a module tree that the kernel's build wrote, and depmod only reads. */
final class TreeFile {
    private TreeFile() {}

    /** {@return the content, byte by byte as characters; empty with a warning where it cannot be read} */
    static Optional<String> read(String tree, String name, DepmodLog log) {
        try {
            return Optional.of(Files.readString(Path.of(tree, name), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            log.warning("could not open " + name + " at " + tree + ": " + Strerror.of(e));
            return Optional.empty();
        }
    }
}
