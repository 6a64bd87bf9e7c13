package io.github.jkmod.forecast.load;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.ElfField;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.elf.Sym;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.module.StructModule;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The module file as the kernel has it in its temporary buffer ({@code struct load_info}): read by the kernel's own class
 * and byte order, whatever the file says of itself, and not one check more than the kernel makes.
 *
 * <p>A read that would leave the buffer is an {@link UnsafeAccess}. Section indices that are 0 stand for "none", as in the
 * kernel.
 */
public final class LoadInfo {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    /** The smallest page of the three architectures, in bytes: up to its end the temporary buffer is memory. */
    static final int PAGE = 4096;

    /** Longer names are cut to this for people and for lookups, in bytes: no name that a kernel knows comes near. */
    static final int LONGEST_NAME = 4096;

    private final byte[] memory;
    private final Window file;
    private final Window buffer;
    private final ElfClass elfClass;
    private final boolean wide;
    private final Terminators terminators = new Terminators(this::byteAt);
    private SectionHeader[] sections = new SectionHeader[0];

    /** Where the section name table begins in the file ({@code info->secstrings}). */
    public long sectionNames;

    /** {@code info->index.sym}. */
    public int symbolTable;

    /** {@code info->index.str}: {@code sh_link} of the symbol table, whose type is not checked by every release. */
    public int stringTable;

    /** {@code info->index.mod}. */
    public int module;

    /** {@code info->index.info}. */
    public int modinfo;

    /** {@code info->index.vers}. */
    public int versions;

    /** {@code info->index.vers_ext_crc}, since 6.14. */
    public int extendedCrcs;

    /** {@code info->index.vers_ext_name}, since 6.14. */
    public int extendedNames;

    /** {@code info->index.pcpu}. */
    public int perCpu;

    /**
     * @param file what is left when the signature is cut off ({@code info->hdr}, {@code info->len})
     * @param elfClass the kernel's, whatever the file's is
     */
    public LoadInfo(Window file, ElfClass elfClass) {
        this(file, file, file.size(), elfClass);
    }

    /**
     * @param file what is left when the signature is cut off ({@code info->hdr}, {@code info->len})
     * @param buffer the same with the signature, which the kernel does not take out of its temporary buffer
     * @param memory how many bytes from the buffer's start can be read with a known result: zeros behind its content
     * @param elfClass the kernel's, whatever the file's is
     */
    public LoadInfo(Window file, Window buffer, long memory, ElfClass elfClass) {
        this.memory = buffer.padded((int) Math.max(memory, buffer.size()));
        this.buffer = Window.of(this.memory, buffer.origin()).slice(0, buffer.size(), buffer.origin());
        this.file = this.buffer.slice(0, file.size(), file.origin());
        this.elfClass = elfClass;
        this.wide = elfClass == ElfClass.BITS_64;
    }

    /** {@return the file as it is in {@link #memory}: what the kernel has changed there is seen} */
    public Window file() {
        return file;
    }

    /** {@return the file with the signature behind it} */
    public Window buffer() {
        return buffer;
    }

    /**
     * {@return the kernel's temporary buffer itself, with what is known behind it} In it relocations are sorted and
     * {@code struct module} is filled in.
     */
    public byte[] memory() {
        return memory;
    }

    /** {@return whether {@code length} bytes from there are in {@link #memory}} */
    public boolean knows(long at, long length) {
        return at >= 0 && length >= 0 && at <= memory.length && length <= memory.length - at;
    }

    /** {@return the kernel's class, by which it reads every structure} */
    public ElfClass elfClass() {
        return elfClass;
    }

    /** {@return whether the kernel is a 64-bit one} */
    public boolean wide() {
        return wide;
    }

    /**
     * {@return the offset of {@code name} in the file's {@code struct module}, in bytes}
     *
     * @param layout the kernel's; where it does not tell, the name is where the file has one
     */
    public long nameOffset(Optional<StructModuleLayout> layout) {
        return layout.map(known -> known.offset("name"))
                .orElse(OptionalLong.empty())
                .orElseGet(this::nameInFile);
    }

    private long nameInFile() {
        SectionHeader structure = section(module);
        boolean hasBytes = !structure.isNoBits() && file.contains(structure.offset, structure.size);
        return StructModule.nameOffset(
                file.slice(hasBytes ? structure.offset : 0, hasBytes ? structure.size : 0, file.origin()), wide);
    }

    /** {@return where the field is in its structure, in bytes} */
    public int at(ElfField field) {
        return field.at(elfClass);
    }

    /** {@return 64 or 52: {@code sizeof(Elf_Ehdr)}} */
    public int headerSize() {
        return Ehdr.size(elfClass);
    }

    /** {@return 64 or 40: {@code sizeof(Elf_Shdr)}} */
    public int sectionHeaderSize() {
        return Shdr.size(elfClass);
    }

    /** {@return 24 or 16: {@code sizeof(Elf_Sym)}} */
    public int symbolSize() {
        return Sym.size(elfClass);
    }

    /** {@return 8 or 4: {@code sizeof(unsigned long)}} */
    public int addressSize() {
        return elfClass.addressSize();
    }

    /** {@return a value of the kernel's {@code unsigned long}: on a 32-bit kernel its low half} */
    public long wrapped(long value) {
        return wide ? value : value & 0xffff_ffffL;
    }

    /** {@return where {@code info->hdr + offset} points, relative to the file's start: on a 32-bit kernel it wraps around} */
    public long pointer(long offset) {
        return wide ? offset : (int) offset;
    }

    /** {@return the byte there in the temporary buffer, or -1 where nobody can say what the kernel would read} */
    public int byteAt(long at) {
        if (at < 0 || at >= memory.length) {
            return -1;
        }
        return at < buffer.size() ? memory[(int) at] & 0xff : 0;
    }

    /** {@return the {@code width}-byte number there in the temporary buffer, or empty where a byte of it is not known} */
    public Optional<Long> number(long at, int width) {
        long value = 0;
        for (int i = width - 1; i >= 0; i--) {
            int next = byteAt(at + i);
            if (next < 0) {
                return Optional.empty();
            }
            value = value << 8 | next;
        }
        return Optional.of(value);
    }

    /** {@return {@code length} bytes in front of a NUL that {@link #end} found, a character for each} */
    public String text(long at, long length) {
        return length == 0 ? "" : buffer.text(at, length);
    }

    /** {@return where the string that begins there has its NUL, or -1 if the memory ends before; each byte is read once} */
    public long end(long at) {
        if (at >= 0 && at < buffer.size()) { // nearly every string: nothing but a loop over bytes
            int most = (int) Math.min(at + Terminators.SHORT, buffer.size());
            for (int i = (int) at; i < most; i++) {
                if (memory[i] == 0) {
                    return i;
                }
            }
        }
        return terminators.end(at);
    }

    /** {@return whether {@code length} bytes from {@code offset} are in the file ({@code validate_section_offset})} */
    public boolean holds(long offset, long length) {
        long end = wrapped(offset + length);
        return Long.compareUnsigned(end, offset) >= 0 && Long.compareUnsigned(end, file.size()) <= 0;
    }

    public int elfType() {
        return (int) field(Ehdr.E_TYPE);
    }

    public int machine() {
        return (int) field(Ehdr.E_MACHINE);
    }

    public long entry() {
        return field(Ehdr.E_ENTRY);
    }

    public long sectionTableOffset() {
        return field(Ehdr.E_SHOFF);
    }

    public long elfFlags() {
        return field(Ehdr.E_FLAGS);
    }

    public int sectionEntrySize() {
        return (int) field(Ehdr.E_SHENTSIZE);
    }

    public int sectionCount() {
        return (int) field(Ehdr.E_SHNUM);
    }

    public int sectionNameIndex() {
        return (int) field(Ehdr.E_SHSTRNDX);
    }

    /** {@return {@code e_ident[EI_CLASS]}: what the file says, whatever the kernel reads it as} */
    public int fileClass() {
        return (int) field(Ehdr.EI_CLASS);
    }

    private long field(Ehdr field) {
        return field.read(file, 0, elfClass, LE);
    }

    /** Reads the section header table, whose place in the file has been checked; the entries are the kernel's to change. */
    public void readSections() {
        int count = sectionCount();
        SectionHeader[] read = new SectionHeader[count];
        for (int i = 0; i < count; i++) {
            read[i] = SectionHeader.read(file, sectionTableOffset(), i, elfClass);
        }
        sections = read;
    }

    /** {@return how many section headers have been read} */
    public int sectionsRead() {
        return sections.length;
    }

    public SectionHeader section(int index) {
        return sections[index];
    }

    /** {@return whether that section's name is {@code literal}, compared byte by byte up to the first difference} */
    public boolean nameIs(SectionHeader section, String literal) {
        return compareName(section, literal, true);
    }

    /** {@return whether that section's name begins with {@code prefix}, compared likewise} */
    public boolean nameStartsWith(SectionHeader section, String prefix) {
        return compareName(section, prefix, false);
    }

    private boolean compareName(SectionHeader section, String literal, boolean whole) {
        long at = pointer(sectionNames + section.nameOffset);
        int length = literal.length() + (whole ? 1 : 0);
        if (buffer.contains(at, length)) {
            return isAt((int) at, literal) && (!whole || memory[(int) at + literal.length()] == 0);
        }
        for (int i = 0; i < length; i++) {
            int wanted = i < literal.length() ? literal.charAt(i) : 0;
            if (nameByte(section, at + i) != wanted) {
                return false;
            }
        }
        return true;
    }

    private boolean isAt(int at, String literal) {
        for (int i = 0; i < literal.length(); i++) {
            if ((memory[at + i] & 0xff) != literal.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private int nameByte(SectionHeader section, long at) {
        int value = byteAt(at);
        if (value < 0) {
            throw new UnsafeAccess(
                    section.place(),
                    at(Shdr.SH_NAME),
                    "sh_name 0x" + Long.toHexString(section.nameOffset) + " leads to 0x" + Long.toHexString(at)
                            + ", out of " + extent(at),
                    "the kernel compares section names without checking where they are (find_sec)");
        }
        return value;
    }

    /** {@return what a pointer to {@code at} left, for findings, such as {@code the file's 4096 bytes}} */
    public String extent(long at) {
        boolean rounding = at >= buffer.size() && at < roundedUp(buffer.size());
        return "the file's " + buffer.size() + " bytes"
                + (rounding ? " (nothing faults up to the page's end, but nobody knows what is read there)" : "");
    }

    /** {@return the size in whole pages, in bytes} */
    public static long roundedUp(long size) {
        return (size + PAGE - 1) / PAGE * PAGE;
    }

    /** {@return the section's name for people and for lookups} Up to its NUL, or to the end of what can be read. */
    public String name(SectionHeader section) {
        long at = pointer(sectionNames + section.nameOffset);
        if (!buffer.contains(at, 1)) {
            return byteAt(at) == 0 ? "" : section.place();
        }
        long end = end(at);
        return text(at, Math.min((end < 0 ? buffer.size() : end) - at, LONGEST_NAME));
    }

    /** {@code find_sec}: {@return the first section with SHF_ALLOC of that name, or empty} */
    public OptionalInt find(String name) {
        for (int i = 1; i < sections.length; i++) {
            if (sections[i].isAlloc() && nameIs(sections[i], name)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** {@code find_any_sec}: {@return the first section of that name, allocated or not, or empty} */
    public OptionalInt findAny(String name) {
        for (int i = 1; i < sections.length; i++) {
            if (nameIs(sections[i], name)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /**
     * {@code find_any_unique_sec}, since 6.13: {@return the sections of that name, allocated or not}
     */
    public List<SectionHeader> findAll(String name) {
        List<SectionHeader> found = new ArrayList<>();
        for (int i = 1; i < sections.length; i++) {
            if (nameIs(sections[i], name)) {
                found.add(sections[i]);
            }
        }
        return found;
    }
}
