package io.github.jkmod.elf;

import io.github.jkmod.bytes.Window;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes to a copy of an ELF file. Nothing that is in it moves: what becomes longer is written behind the file's end, and its
 * section header is pointed there.
 */
public final class ElfEdit {
    /** What the contents of a section begin at a multiple of, in bytes; no table of a module asks for more. */
    private static final int ALIGNMENT = 16;

    private final ElfFile elf;
    private final ElfHeader header;
    private byte[] bytes;

    /**
     * Begins with a copy of the file as it is.
     *
     * @param elf what is in {@code file}
     * @param file the whole file, without a signature behind it
     */
    public ElfEdit(ElfFile elf, Window file) {
        this.elf = elf;
        this.header = elf.header();
        this.bytes = file.copy();
    }

    /** {@return the changed file} */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * Overwrites a number.
     *
     * @param offset in the file, in bytes
     * @param width in bytes: 1, 2, 4 or 8
     * @throws IndexOutOfBoundsException if it would leave the file
     */
    public void put(long offset, int width, long value) {
        for (int i = 0; i < width; i++) {
            int shift = Byte.SIZE * (header.order() == ByteOrder.LITTLE_ENDIAN ? i : width - 1 - i);
            bytes[Math.toIntExact(offset) + i] = (byte) (value >>> shift);
        }
    }

    /** Overwrites a field of the structure that begins there. */
    private void put(long structure, ElfField field, long value) {
        put(structure + field.at(header.elfClass()), field.width(header.elfClass()), value);
    }

    /**
     * Overwrites bytes.
     *
     * @param offset in the file
     * @throws IndexOutOfBoundsException if they would leave the file
     */
    public void put(long offset, byte[] text) {
        System.arraycopy(text, 0, bytes, Math.toIntExact(offset), text.length);
    }

    /** Gives a section other contents, behind all that there is. {@return where they are in the file} */
    public long replace(Section section, byte[] contents) {
        int at = (bytes.length + ALIGNMENT - 1) & -ALIGNMENT;
        bytes = Arrays.copyOf(bytes, at + contents.length);
        put(at, contents);
        long structure = header.sectionHeaderAt(section.index());
        put(structure, Shdr.SH_OFFSET, at);
        put(structure, Shdr.SH_SIZE, contents.length);
        return at;
    }

    /**
     * Takes the addresses out of the section headers. Of a relocatable file they mean nothing, but linkers leave some in
     * modules ({@code ld -r} with the kernel's script).
     */
    public void clearAddresses() {
        for (Section section : elf.sections()) {
            put(header.sectionHeaderAt(section.index()), Shdr.SH_ADDR, 0);
        }
    }

    /**
     * Gives undefined symbols other names; the old ones stay in the string table, where others may use them.
     *
     * @param names the new one by the old one
     * @throws io.github.jkmod.bytes.MalformedException if the symbol table or its string table is wrong
     */
    public void renameUndefined(Map<String, String> names) {
        Section table = elf.symbolTable().orElse(null);
        if (table == null) {
            return;
        }
        List<Symbol> symbols = elf.symbols(); // fails if the string table is missing
        Section strings = elf.section(table.link()).orElseThrow();
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        longer.writeBytes(elf.content(strings).copy());
        Map<String, Integer> places = new HashMap<>();
        for (Symbol symbol : symbols) {
            String name = names.get(symbol.name());
            if (name != null && symbol.index() != 0 && symbol.isUndefined()) {
                int place = places.computeIfAbsent(name, text -> append(longer, text));
                put(table.offset() + (long) symbol.index() * Sym.size(header.elfClass()), Sym.ST_NAME, place);
            }
        }
        if (!places.isEmpty()) {
            replace(strings, longer.toByteArray());
        }
    }

    private static int append(ByteArrayOutputStream strings, String name) {
        int place = strings.size();
        strings.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        strings.write(0);
        return place;
    }
}
