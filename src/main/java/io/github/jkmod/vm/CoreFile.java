package io.github.jkmod.vm;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.CoreElf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Makes of QEMU's dump of a guest's memory what readers of kernels take: an ELF core as the kernel's own /proc/vmcore is, with
 * virtual addresses and the kernel's note on itself. Memory that is all zeros takes no room on the disk.
 */
final class CoreFile {
    /** What is looked at for zeros, in bytes. */
    private static final int BLOCK = 64 << 10;

    private static final byte[] ZEROS = new byte[BLOCK];

    private final FileChannel dump;
    private final CoreElf old;
    private final CoreLayout layout;

    private CoreFile(FileChannel dump, CoreLayout layout) throws IOException {
        this.dump = dump;
        this.old = CoreElf.read(Window.of(bytes(dump, 0, Math.min(BLOCK, dump.size())), "QEMU's dump"));
        this.layout = layout;
    }

    /**
     * Writes a core; its reader is nobody but this user.
     *
     * @param dump from {@code dump-guest-memory}
     * @param file what it becomes when it is whole
     */
    static void write(FileChannel dump, CoreLayout layout, Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        try (FileChannel out = FileChannel.open(
                part,
                Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            new CoreFile(dump, layout).write(out);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (MalformedException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void write(FileChannel out) throws IOException {
        ByteArrayOutputStream notes = new ByteArrayOutputStream();
        notes.write(bytes(dump, old.notes().offset(), old.notes().size()));
        notes.write(layout.note().copy());
        List<CoreElf.Segment> segments = segments();
        int head = CoreElf.headSize(old.elfClass(), segments.size(), notes.size());
        long first = old.loads().stream()
                .mapToLong(CoreElf.Segment::offset)
                .min()
                .orElseThrow(() -> new IOException("QEMU's dump has no memory"));
        List<CoreElf.Segment> placed = segments.stream()
                .map(each ->
                        new CoreElf.Segment(each.offset() - first + head, each.virtual(), each.physical(), each.size()))
                .toList();
        put(out, 0, old.head(placed, notes.toByteArray()), head);
        copy(first, out, head);
    }

    /** {@return the pieces of memory by their places in the dump, at their virtual addresses if those are known} */
    private List<CoreElf.Segment> segments() {
        List<CoreElf.Segment> segments = new ArrayList<>();
        for (CoreElf.Segment mapping : layout.mappings()) {
            for (CoreElf.Segment load : old.loads()) {
                long from = Math.max(mapping.physical(), load.physical());
                long to = Math.min(mapping.physical() + mapping.size(), load.physical() + load.size());
                if (from < to) {
                    segments.add(new CoreElf.Segment(
                            load.offset() + from - load.physical(),
                            mapping.virtual() + from - mapping.physical(),
                            from,
                            to - from));
                }
            }
        }
        return segments.isEmpty() ? old.loads() : segments;
    }

    /** All that is behind a place of the dump. */
    private void copy(long from, FileChannel out, long to) throws IOException {
        byte[] block = new byte[BLOCK];
        long size = dump.size() - from;
        for (long at = 0; at < size; at += BLOCK) {
            int length = (int) Math.min(BLOCK, size - at);
            read(dump, from + at, block, length);
            boolean last = at + length == size; // it makes the file as long as it is to be
            if (last || !Arrays.equals(block, 0, length, ZEROS, 0, length)) {
                put(out, to + at, block, length);
            }
        }
    }

    private static byte[] bytes(FileChannel file, long from, long length) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(length)];
        read(file, from, bytes, bytes.length);
        return bytes;
    }

    private static void read(FileChannel file, long from, byte[] into, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, 0, length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, from + buffer.position()) < 0) {
                throw new IOException("QEMU's dump ends at " + (from + buffer.position()));
            }
        }
    }

    private static void put(FileChannel file, long at, byte[] bytes, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, length);
        while (buffer.hasRemaining()) {
            file.write(buffer, at + buffer.position());
        }
    }
}
