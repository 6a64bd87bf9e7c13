package io.github.jkmod.depmod;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Shdr;
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

    private static final int LONGEST_HEADER = Ehdr.size(ElfClass.BITS_64);

    private final String path;
    private final FileParts file;
    private final ElfClass elfClass;
    private final ByteOrder order;
    private final Window table;
    private final int count;
    private final Window names;

    private ElfSections(String path, FileParts file) throws IOException {
        this.path = path;
        this.file = file;
        Window front = file.read(0, Math.min(file.size(), LONGEST_HEADER));
        if (front.size() <= ElfConstants.EI_NIDENT || front.s32(0, ByteOrder.BIG_ENDIAN) != ElfConstants.ELFMAG) {
            throw front.malformed(0, NO_ELF);
        }
        elfClass = ElfClass.of(choice(front, Ehdr.EI_CLASS, "class") == ElfClass.BITS_64.number());
        order = choice(front, Ehdr.EI_DATA, "byte order") == ElfConstants.ELFDATA2MSB
                ? ByteOrder.BIG_ENDIAN
                : ByteOrder.LITTLE_ENDIAN;
        count = header(front, Ehdr.E_SHNUM);
        int entrySize = header(front, Ehdr.E_SHENTSIZE);
        if (entrySize != Shdr.size(elfClass)) {
            throw front.malformed(Ehdr.E_SHENTSIZE.at(elfClass), "section header entry size " + entrySize);
        }
        long tableAt = Ehdr.E_SHOFF.read(front, 0, elfClass, order);
        table = read(tableAt, (long) count * entrySize, "section headers");
        int index = header(front, Ehdr.E_SHSTRNDX);
        if (index == 0 || index >= count) {
            throw front.malformed(
                    Ehdr.E_SHSTRNDX.at(elfClass), "section name table is section " + index + " of " + count);
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

    private int header(Window front, Ehdr field) {
        return (int) field.read(front, 0, elfClass, order);
    }

    private static int choice(Window front, Ehdr field, String what) {
        int offset = field.at(ElfClass.BITS_32); // the same in both classes
        int value = front.u8(offset);
        if (value != 1 && value != 2) {
            throw front.malformed(offset, "ELF " + what + " " + value + ", expected 1 or 2");
        }
        return value;
    }

    private boolean contains(long offset, long length) {
        return file.contains(offset, length) && length <= Integer.MAX_VALUE;
    }

    private long field(Shdr field, int index) {
        return field.read(table, (long) index * Shdr.size(elfClass), elfClass, order);
    }

    private long offset(int index) {
        return field(Shdr.SH_OFFSET, index);
    }

    private long size(int index) {
        return field(Shdr.SH_SIZE, index);
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
            long nameAt = field(Shdr.SH_NAME, i);
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

    /** {@return the file's class} */
    ElfClass elfClass() {
        return elfClass;
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
