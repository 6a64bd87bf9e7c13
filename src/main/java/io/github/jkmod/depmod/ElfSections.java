package io.github.jkmod.depmod;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.image.FileParts;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The sections of a module file by name, of which only those asked for are read; a packed file is unpacked whole.
 *
 * <p>As lenient as kmod: a section that leaves the file is as good as none.
 */
final class ElfSections implements Closeable {
    /** What is wrong with a file that is none of ELF. */
    static final String NO_ELF = "not an ELF file";

    private static final int MAGIC = 0x7f454c46;
    private static final int LONGEST_HEADER = 64;

    private final String path;
    private final FileParts file;
    private final boolean wide;
    private final ByteOrder order;
    private final Window table;
    private final int count;
    private final Window names;

    private ElfSections(String path, FileParts file) throws IOException {
        this.path = path;
        this.file = file;
        Window front = file.read(0, Math.min(file.size(), LONGEST_HEADER));
        if (front.size() <= 16 || front.s32(0, ByteOrder.BIG_ENDIAN) != MAGIC) {
            throw front.malformed(0, NO_ELF);
        }
        wide = choice(front, 4, "class") == 2;
        order = choice(front, 5, "byte order") == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        count = front.u16(wide ? 60 : 48, order);
        int entrySize = front.u16(wide ? 58 : 46, order);
        if (entrySize != (wide ? 64 : 40)) {
            throw front.malformed(wide ? 58 : 46, "section header entry size " + entrySize);
        }
        table = read(wide(front, wide ? 40 : 32), (long) count * entrySize, "section headers");
        int index = front.u16(wide ? 62 : 50, order);
        if (index == 0 || index >= count) {
            throw front.malformed(wide ? 62 : 50, "section name table is section " + index + " of " + count);
        }
        names = read(offset(index), size(index), "section names");
        if (names.size() == 0 || names.u8(names.size() - 1L) != 0) {
            throw names.malformed(names.size(), "does not end with a NUL");
        }
    }

    /**
     * Opens a module file; the caller closes it.
     *
     * @throws IOException if it cannot be read
     * @throws MalformedException if it is not ELF, its tables leave the file, or its compressed stream is corrupt
     */
    static ElfSections open(String path) throws IOException {
        FileParts file = FileParts.open(Path.of(path), path);
        try {
            return new ElfSections(path, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static int choice(Window front, int offset, String what) {
        int value = front.u8(offset);
        if (value != 1 && value != 2) {
            throw front.malformed(offset, "ELF " + what + " " + value + ", expected 1 or 2");
        }
        return value;
    }

    private long wide(Window window, long offset) {
        return wide ? window.u64(offset, order) : window.u32(offset, order);
    }

    private boolean contains(long offset, long length) {
        return file.contains(offset, length) && length <= Integer.MAX_VALUE;
    }

    private long entry(int index) {
        return (long) index * (wide ? 64 : 40);
    }

    private long offset(int index) {
        return wide(table, entry(index) + (wide ? 24 : 16));
    }

    private long size(int index) {
        return wide(table, entry(index) + (wide ? 32 : 20));
    }

    private Window read(long offset, long length, String what) throws IOException {
        String origin = path + ": " + what;
        if (!contains(offset, length)) {
            throw new MalformedException(
                    path, offset, what + " of " + length + " bytes leave the file's " + file.size());
        }
        return file.read(offset, length).slice(0, length, origin);
    }

    /** {@return the content of the first section of that name that lies in the file} */
    Optional<Window> section(String name) throws IOException {
        for (int i = 1; i < count; i++) {
            long nameAt = table.u32(entry(i), order);
            if (nameAt < names.size() && isNamed(nameAt, name) && contains(offset(i), size(i))) {
                return Optional.of(read(offset(i), size(i), name));
            }
        }
        return Optional.empty();
    }

    private boolean isNamed(long at, String name) {
        if (!names.contains(at, name.length() + 1L) || names.u8(at + name.length()) != 0) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            if (names.u8(at + i) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** {@return the content of the section of that index, or empty where there is none in the file} */
    Optional<Window> section(int index) throws IOException {
        if (index <= 0 || index >= count || !contains(offset(index), size(index))) {
            return Optional.empty();
        }
        return Optional.of(read(offset(index), size(index), "section " + index));
    }

    /** {@return whether addresses are 8 bytes wide, else 4} */
    boolean isWide() {
        return wide;
    }

    /** {@return the byte order} */
    ByteOrder order() {
        return order;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
