package io.github.jkmod.depmod;

import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One of the files in a module tree that the kernel's build wrote, and depmod only reads. */
final class TreeFile {
    /** {@code PATH_MAX} without the NUL: of a longer line kmod takes this many bytes for the line, the rest for the next. */
    private static final int LONGEST_LINE = 4095;

    private TreeFile() {}

    /** {@return whether there is a folder in its place: that opens, but cannot be read} */
    static boolean isFolder(String tree, String name) {
        return Files.isDirectory(Path.of(tree, name));
    }

    /**
     * {@return the content, byte by byte as characters; none of a folder, and empty where it cannot be opened, either
     * with a warning}
     */
    static Optional<String> read(String tree, String name, DepmodLog log) {
        if (isFolder(tree, name)) {
            log.warning("could not read " + name + " at " + tree + ": " + Errno.EISDIR.text());
            return Optional.of("");
        }
        try {
            return Optional.of(Files.readString(Path.of(tree, name), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            log.warning("could not open " + name + " at " + tree + ": " + Strerror.of(e));
            return Optional.empty();
        }
    }

    /** {@return the lines as C's {@code fgets} gives them: with their newline, each ending in front of its first NUL} */
    static List<String> lines(String content) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < content.length()) {
            int newline = content.indexOf('\n', start);
            int end = Math.min(newline < 0 ? content.length() : newline + 1, start + LONGEST_LINE);
            String line = content.substring(start, end);
            int nul = line.indexOf('\0');
            lines.add(nul < 0 ? line : line.substring(0, nul));
            start = end;
        }
        return lines;
    }
}
