package io.github.jkmod.vm.setup.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder that lives as long as a piece of work: removed when closed, when the JVM ends (Ctrl-C), and, after a
 * {@code kill -9}, by the next process that opens one.
 */
public final class ScratchFolder implements AutoCloseable {
    private final Path path;
    private final Thread hook = new Thread(this::removeQuietly, "jkmod-scratch-hook");

    private ScratchFolder(Path path) {
        this.path = path;
    }

    /** {@return a new empty folder inside the cache} */
    public static ScratchFolder open(CacheFolder cache) throws IOException {
        Path parent = Files.createDirectories(cache.root().resolve("scratch"));
        removeOrphans(parent);
        Path path = Files.createTempDirectory(parent, ProcessHandle.current().pid() + "-");
        ScratchFolder scratch = new ScratchFolder(path);
        Runtime.getRuntime().addShutdownHook(scratch.hook);
        return scratch;
    }

    private static void removeOrphans(Path parent) throws IOException {
        List<Path> folders;
        try (Stream<Path> list = Files.list(parent)) {
            folders = list.toList();
        }
        for (Path folder : folders) {
            String name = folder.getFileName().toString();
            int dash = name.indexOf('-');
            boolean orphan = dash > 0
                    && name.substring(0, dash).chars().allMatch(Character::isDigit)
                    && ProcessHandle.of(Long.parseLong(name.substring(0, dash))).isEmpty();
            if (orphan) {
                CacheFolder.delete(folder);
            }
        }
    }

    /** {@return where it is} */
    public Path path() {
        return path;
    }

    private void removeQuietly() {
        try {
            CacheFolder.delete(path);
        } catch (IOException e) {
            // the next process that opens a scratch folder removes it
        }
    }

    /** Removes the folder and all in it; a second call does nothing. */
    @Override
    public void close() {
        removeQuietly();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is going down and runs the hook
        }
    }
}
