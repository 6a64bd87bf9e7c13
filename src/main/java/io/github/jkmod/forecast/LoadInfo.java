package io.github.jkmod.forecast;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/**
 * The module file as the kernel has it in its temporary buffer ({@code struct load_info}): read by the kernel's own class
 * and byte order, whatever the file says of itself, and not one check more than the kernel makes.
 *
 * <p>A read that would leave the buffer is an {@link UnsafeAccess}. Section indices that are 0 stand for "none", as in the
 * kernel.
 */
final class LoadInfo {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private final byte[] buffer;
    private final Window file;
    private final boolean wide;
    private SectionHeader[] sections = new SectionHeader[0];

    /** Where the section name table begins in the file ({@code info->secstrings}). */
    long sectionNames;

    /** {@code info->index.sym}. */
    int symbolTable;

    /** {@code info->index.str}: {@code sh_link} of the symbol table, unchecked before 7.0. */
    int stringTable;

    /** {@code info->index.mod}. */
    int module;

    /** {@code info->index.info}. */
    int modinfo;

    /** {@code info->index.vers}. */
    int versions;

    /** {@code info->index.vers_ext_crc}, since 6.14. */
    int extendedCrcs;

    /** {@code info->index.vers_ext_name}, since 6.14. */
    int extendedNames;

    /** {@code info->index.pcpu}. */
    int perCpu;

    /**
     * @param file what is left when the signature is cut off ({@code info->hdr}, {@code info->len})
     * @param wide whether the kernel is a 64-bit one
     */
    LoadInfo(Window file, boolean wide) {
        this.buffer = file.copy();
        this.file = Window.of(buffer, file.origin());
        this.wide = wide;
    }

    /** {@return the bytes of {@link #buffer}: what the kernel has changed in them is seen} */
    Window file() {
        return file;
    }

    /** {@return the kernel's temporary buffer itself, in which it sorts relocations and fills in {@code struct module}} */
    byte[] buffer() {
        return buffer;
    }

    boolean wide() {
        return wide;
    }

    /**
     * {@return a value of the kernel's {@code unsigned long}: on a 32-bit kernel its low half}
     */
    long wrapped(long value) {
        return wide ? value : value & 0xffff_ffffL;
    }

    /** {@return where {@code info->hdr + offset} points, relative to the file's start: on a 32-bit kernel it wraps around} */
    long pointer(long offset) {
        return wide ? offset : (int) offset;
    }

    /** {@return the byte there in the temporary buffer, or -1 where that is not memory of the file} */
    int byteAt(long at) {
        return file.contains(at, 1) ? file.u8(at) : -1;
    }

    /** {@return {@code length} bytes that are there, a character for each} */
    String text(long at, long length) {
        return file.text(at, length);
    }

    /** {@return 64 or 52: {@code sizeof(Elf_Ehdr)}} */
    int headerSize() {
        return wide ? 64 : 52;
    }

    /** {@return 64 or 40: {@code sizeof(Elf_Shdr)}} */
    int sectionHeaderSize() {
        return wide ? SectionHeader.SIZE_64 : SectionHeader.SIZE_32;
    }

    /** {@return 24 or 16: {@code sizeof(Elf_Sym)}} */
    int symbolSize() {
        return wide ? 24 : 16;
    }

    int elfType() {
        return file.u16(16, LE);
    }

    int machine() {
        return file.u16(18, LE);
    }

    long entry() {
        return wide ? file.u64(24, LE) : file.u32(24, LE);
    }

    long sectionTableOffset() {
        return wide ? file.u64(40, LE) : file.u32(32, LE);
    }

    long elfFlags() {
        return file.u32(wide ? 48 : 36, LE);
    }

    int sectionEntrySize() {
        return file.u16(wide ? 58 : 46, LE);
    }

    int sectionCount() {
        return file.u16(wide ? 60 : 48, LE);
    }

    int sectionNameIndex() {
        return file.u16(wide ? 62 : 50, LE);
    }

    /** Reads the section header table, whose place in the file has been checked; the entries are the kernel's to change. */
    void readSections() {
        int count = sectionCount();
        SectionHeader[] read = new SectionHeader[count];
        for (int i = 0; i < count; i++) {
            read[i] = SectionHeader.read(file, sectionTableOffset(), i, wide);
        }
        sections = read;
    }

    /** {@return how many section headers have been read} */
    int sectionsRead() {
        return sections.length;
    }

    SectionHeader section(int index) {
        return sections[index];
    }

    /** {@return whether that section's name is {@code literal}, compared byte by byte up to the first difference} */
    boolean nameIs(SectionHeader section, String literal) {
        return compareName(section, literal, true);
    }

    /** {@return whether that section's name begins with {@code prefix}, compared likewise} */
    boolean nameStartsWith(SectionHeader section, String prefix) {
        return compareName(section, prefix, false);
    }

    private boolean compareName(SectionHeader section, String literal, boolean whole) {
        long at = sectionNames + section.nameOffset;
        int length = literal.length() + (whole ? 1 : 0);
        for (int i = 0; i < length; i++) {
            int wanted = i < literal.length() ? literal.charAt(i) : 0;
            if (nameByte(section, at + i) != wanted) {
                return false;
            }
        }
        return true;
    }

    private int nameByte(SectionHeader section, long at) {
        if (!file.contains(at, 1)) {
            throw new UnsafeAccess(
                    "section header " + section.index,
                    0,
                    "sh_name 0x" + Long.toHexString(section.nameOffset) + " leads out of the file's " + file.size()
                            + " bytes",
                    "the kernel compares section names without checking where they are (find_sec)");
        }
        return file.u8(at);
    }

    /** {@return the section's name} Up to its NUL, or to the end of the file for people to read. */
    String name(SectionHeader section) {
        long at = sectionNames + section.nameOffset;
        if (!file.contains(at, 1)) {
            return "section " + section.index;
        }
        int end = file.indexOf(0, at);
        return file.text(at, (end < 0 ? file.size() : end) - at);
    }

    /** {@code find_sec}: {@return the first section with SHF_ALLOC of that name, or empty} */
    OptionalInt find(String name) {
        for (int i = 1; i < sections.length; i++) {
            if (sections[i].isAlloc() && nameIs(sections[i], name)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** {@code find_any_sec}: {@return the first section of that name, allocated or not, or empty} */
    OptionalInt findAny(String name) {
        for (int i = 1; i < sections.length; i++) {
            if (nameIs(sections[i], name)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }
}
