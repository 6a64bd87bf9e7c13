package io.github.jkmod.vm.setup.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** A folder and all below it. */
public final class FolderTree {
    private FolderTree() {}

    /** {@return how many bytes the files of a tree hold, links not counted} */
    public static long size(Path tree) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(tree)) {
            files = walk.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /** Has the content on the disk before its name is: {@code sync -f} does in one go what fsync would per file. */
    public static void flush(Path tree) throws IOException {
        Command.of("sync", "-f", tree.toString())
                .run("writing " + tree + " to the disk", "check the disk's health and its free space");
    }

    public static void flushFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
