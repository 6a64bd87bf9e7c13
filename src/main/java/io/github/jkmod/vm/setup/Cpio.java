package io.github.jkmod.vm.setup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One layer of an initial file system: a cpio archive in the "newc" form, the same bytes for the same content.
 *
 * <p>Entries come out sorted, owned by root, with time 0; missing parent directories are added. Layers may be
 * concatenated, a later one adds to and overrides an earlier one. See the kernel's
 * Documentation/driver-api/early-userspace/buffer-format.rst. Names have no leading slash.
 */
public final class Cpio {
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int SYMLINK = 0120000;
    private static final int CHARACTER_DEVICE = 0020000;

    private final Map<String, Entry> entries = new TreeMap<>();

    /** One entry; the content is either in memory or a file that is read when the layer is written. */
    private record Entry(int mode, Content content, int major, int minor) {}

    private interface Content {
        long size() throws IOException;

        void copyTo(OutputStream out) throws IOException;
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Memory(byte[] bytes) implements Content {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void copyTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    private record Disk(Path file) implements Content {
        @Override
        public long size() throws IOException {
            return Files.size(file);
        }

        @Override
        public void copyTo(OutputStream out) throws IOException {
            Files.copy(file, out);
        }
    }

    /** Adds a directory; {@code permissions} such as 0755. */
    public Cpio directory(String name, int permissions) {
        return add(name, new Entry(DIRECTORY | permissions, new Memory(new byte[0]), 0, 0));
    }

    /** Adds a file whose content is {@code content}. */
    public Cpio file(String name, int permissions, byte[] content) {
        return add(name, new Entry(REGULAR | permissions, new Memory(content.clone()), 0, 0));
    }

    /** Adds a file whose content is that of {@code source} when the layer is written. */
    public Cpio file(String name, int permissions, Path source) {
        return add(name, new Entry(REGULAR | permissions, new Disk(source), 0, 0));
    }

    /** Adds a symbolic link. */
    public Cpio symlink(String name, String target) {
        byte[] text = target.getBytes(StandardCharsets.UTF_8);
        return add(name, new Entry(SYMLINK | 0777, new Memory(text), 0, 0));
    }

    /** Adds a character device; needs no privilege here. */
    public Cpio device(String name, int permissions, int major, int minor) {
        return add(name, new Entry(CHARACTER_DEVICE | permissions, new Memory(new byte[0]), major, minor));
    }

    /** Adds the file, link or directory tree {@code source} under {@code name}; executable files stay executable. */
    public Cpio tree(String name, Path source) throws IOException {
        List<Path> found;
        try (Stream<Path> walk = Files.walk(source)) {
            found = walk.toList();
        }
        for (Path path : found) {
            String relative = source.relativize(path).toString();
            add(relative.isEmpty() ? name : name + "/" + relative, path);
        }
        return this;
    }

    private void add(String name, Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            symlink(name, Files.readSymbolicLink(path).toString());
        } else if (Files.isDirectory(path)) {
            directory(name, 0755);
        } else {
            file(name, Files.isExecutable(path) ? 0755 : 0644, path);
        }
    }

    private Cpio add(String name, Entry entry) {
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            entries.computeIfAbsent(
                    name.substring(0, slash), parent -> new Entry(DIRECTORY | 0755, new Memory(new byte[0]), 0, 0));
        }
        entries.put(name, entry);
        return this;
    }

    /**
     * Writes the layer with its trailer, padded so that another layer may follow.
     *
     * @throws IOException if a file cannot be read, changes its size meanwhile or has 4 GiB or more
     */
    public void writeTo(OutputStream out) throws IOException {
        Counting counting = new Counting(out);
        int inode = 1;
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            write(counting, entry.getKey(), entry.getValue(), inode++);
        }
        write(counting, "TRAILER!!!", new Entry(0, new Memory(new byte[0]), 0, 0), 0);
        counting.pad(512);
    }

    private static void write(Counting out, String name, Entry entry, int inode) throws IOException {
        byte[] nameBytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
        long size = entry.content().size();
        if (size > 0xffff_ffffL) {
            throw new IOException(name + ": too large for a cpio archive");
        }
        int links = (entry.mode() & 0170000) == DIRECTORY ? 2 : 1;
        long[] fields = {
            inode, entry.mode(), 0, 0, links, 0, size, 0, 0, entry.major(), entry.minor(), nameBytes.length, 0
        };
        StringBuilder header = new StringBuilder("070701");
        for (long field : fields) {
            header.append(String.format(Locale.ROOT, "%08X", field));
        }
        out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
        out.write(nameBytes);
        out.pad(4);
        long start = out.count;
        entry.content().copyTo(out);
        if (out.count - start != size) {
            throw new IOException(name + ": changed its size while it was read");
        }
        out.pad(4);
    }

    /** Counts what passes, to align entries. */
    private static final class Counting extends OutputStream {
        private final OutputStream out;
        private long count;

        Counting(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            count++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            count += length;
        }

        void pad(int unit) throws IOException {
            write(new byte[(int) (-count & (unit - 1))]);
        }
    }
}
