package io.github.jkmod.elf;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The beginning of an ELF core of a machine's memory, in little-endian order: read of one, written of another.
 *
 * @param machine {@code e_machine}
 * @param notes where the notes are, if there are any; a place of no bytes else
 * @param loads the pieces of memory
 */
public record CoreElf(ElfClass elfClass, long machine, Segment notes, List<Segment> loads) {
    private static final int ET_CORE = 4;
    private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    /** They follow the file header in every core of a machine. */
    private static final int MOST_HEADERS = 1 << 20;

    /** Readers of kernels want memory at multiples of so many bytes. */
    private static final int ALIGNMENT = 4096;

    /**
     * A piece of the file.
     *
     * @param offset where it is in the file
     * @param virtual its address
     * @param physical its physical address
     * @param size in bytes, in the file as in memory
     */
    public record Segment(long offset, long virtual, long physical, long size) {}

    /**
     * {@return how many bytes {@link #read} needs: up to the end of the program headers}
     *
     * @param file the file header, at least
     * @throws io.github.jkmod.bytes.MalformedException if it is that of no core
     */
    public static int headersSize(Window file) {
        ElfClass elfClass = elfClass(file);
        long table = Ehdr.E_PHOFF.read(file, 0, elfClass, ORDER);
        if (table < 0 || table > MOST_HEADERS) {
            throw file.malformed(Ehdr.E_PHOFF.at(elfClass), "program headers at " + Long.toUnsignedString(table));
        }
        return (int) (table + Ehdr.E_PHNUM.read(file, 0, elfClass, ORDER) * Phdr.size(elfClass));
    }

    private static ElfClass elfClass(Window file) {
        if (!file.text(0, 4).equals("\u007fELF")) {
            throw file.malformed(0, "not an ELF core");
        }
        ElfClass elfClass = ElfClass.numbered(file.u8(Ehdr.EI_CLASS.at(ElfClass.BITS_32)))
                .orElseThrow(() -> file.malformed(0, "not an ELF core"));
        if (Ehdr.E_TYPE.read(file, 0, elfClass, ORDER) != ET_CORE) {
            throw file.malformed(0, "not an ELF core");
        }
        return elfClass;
    }

    /**
     * {@return what a core begins with} Xindex numbering is used by nobody who makes cores of machines.
     *
     * @param file its first bytes, its program headers among them
     * @throws io.github.jkmod.bytes.MalformedException if it is none
     */
    public static CoreElf read(Window file) {
        ElfClass elfClass = elfClass(file);
        Segment notes = new Segment(0, 0, 0, 0);
        List<Segment> loads = new ArrayList<>();
        int count = (int) Ehdr.E_PHNUM.read(file, 0, elfClass, ORDER);
        for (int i = 0; i < count; i++) {
            long at = Ehdr.E_PHOFF.read(file, 0, elfClass, ORDER) + (long) i * Phdr.size(elfClass);
            Segment segment = new Segment(
                    Phdr.P_OFFSET.read(file, at, elfClass, ORDER),
                    Phdr.P_VADDR.read(file, at, elfClass, ORDER),
                    Phdr.P_PADDR.read(file, at, elfClass, ORDER),
                    Phdr.P_FILESZ.read(file, at, elfClass, ORDER));
            long type = Phdr.P_TYPE.read(file, at, elfClass, ORDER);
            if (type == ElfConstants.PT_NOTE) {
                notes = segment;
            } else if (type == ElfConstants.PT_LOAD) {
                loads.add(segment);
            }
        }
        return new CoreElf(elfClass, Ehdr.E_MACHINE.read(file, 0, elfClass, ORDER), notes, List.copyOf(loads));
    }

    /** {@return how many bytes {@link #head} has} */
    public static int headSize(ElfClass elfClass, int segments, int notesSize) {
        int used = Ehdr.size(elfClass) + (segments + 1) * Phdr.size(elfClass) + notesSize;
        return (used + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /**
     * {@return the beginning of a core of the same machine: headers, then the notes, up to the first piece of memory}
     *
     * @param segments by their places in the new file
     * @param content of the notes
     */
    public byte[] head(List<Segment> segments, byte[] content) {
        FieldsOut out = FieldsOut.of(elfClass, headSize(elfClass, segments.size(), content.length));
        int table = Ehdr.size(elfClass);
        int behind = table + (segments.size() + 1) * Phdr.size(elfClass);
        out.header(ET_CORE, machine);
        out.put(0, Ehdr.E_PHOFF, table);
        out.put(0, Ehdr.E_PHENTSIZE, Phdr.size(elfClass));
        out.put(0, Ehdr.E_PHNUM, segments.size() + 1);
        put(out, table, ElfConstants.PT_NOTE, new Segment(behind, 0, 0, content.length));
        for (int i = 0; i < segments.size(); i++) {
            put(out, table + (i + 1) * Phdr.size(elfClass), ElfConstants.PT_LOAD, segments.get(i));
        }
        out.bytes().put(behind, content);
        return out.bytes().array();
    }

    private static void put(FieldsOut out, int at, int type, Segment segment) {
        out.put(at, Phdr.P_TYPE, type);
        out.put(at, Phdr.P_OFFSET, segment.offset());
        out.put(at, Phdr.P_VADDR, segment.virtual());
        out.put(at, Phdr.P_PADDR, segment.physical());
        out.put(at, Phdr.P_FILESZ, segment.size());
        out.put(at, Phdr.P_MEMSZ, segment.size());
    }
}
