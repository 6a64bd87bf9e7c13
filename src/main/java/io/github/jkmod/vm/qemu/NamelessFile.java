package io.github.jkmod.vm.qemu;

import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A file to share with QEMU that has no name but {@code /proc/PID/fd/N} of this process, so that nothing is left behind
 * even by {@code kill -9}.
 *
 * @param channel for reading and writing
 * @param name what QEMU is told, of use as long as the channel is open
 */
public record NamelessFile(FileChannel channel, String name) implements AutoCloseable {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    /** In memory where there is such a folder. */
    private static final List<Path> PARENTS =
            List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir")));

    static NamelessFile open() throws IOException {
        return open(Optional.empty());
    }

    /** {@return such a file, which is that user's} */
    public static NamelessFile open(Optional<QemuUser> owner) throws IOException {
        Path parent = PARENTS.stream()
                .filter(Files::isWritable)
                .findFirst()
                .orElseThrow(() -> new NoSuchFileException(PARENTS + ": no writable folder"));
        Path path = Files.createTempFile(parent, "jkmod-", ""); // mode 0600
        try {
            if (owner.isPresent()) {
                owner.get().own(path);
            }
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            return new NamelessFile(channel, descriptor(path.toRealPath()));
        } finally {
            Files.delete(path);
        }
    }

    private static String descriptor(Path path) throws IOException {
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            Path found = all.filter(each -> leadsTo(each, path))
                    .findFirst()
                    .orElseThrow(() -> new NoSuchFileException(path + ": not among " + DESCRIPTORS));
            return "/proc/" + ProcessHandle.current().pid() + "/fd/" + found.getFileName();
        }
    }

    private static boolean leadsTo(Path descriptor, Path path) {
        try {
            return Files.readSymbolicLink(descriptor).equals(path);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
    }

    /** Closes what holds nothing that could still be lost. */
    public static void closeQuietly(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // nothing to save
        }
    }
}
