package io.github.jkmod.forecast.load;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Shdr;
import java.nio.ByteOrder;

/**
 * One entry of the kernel's own copy of the section header table, which it changes while it loads: flags are taken and
 * added, addresses set, PLT sections made NOBITS. The fields have the ELF specification's names.
 */
public final class SectionHeader {
    public final int index;
    /** {@code sh_name}: an offset in the name table, which nobody may have checked. */
    public final long nameOffset;

    public long type;
    public long flags;
    public long address;
    public long offset;
    public long size;
    public final long link;
    public final long info;
    public long align;

    private SectionHeader(Window file, int index, long at, ElfClass elfClass) {
        ByteOrder le = ByteOrder.LITTLE_ENDIAN;
        this.index = index;
        this.nameOffset = Shdr.SH_NAME.read(file, at, elfClass, le);
        this.type = Shdr.SH_TYPE.read(file, at, elfClass, le);
        this.flags = Shdr.SH_FLAGS.read(file, at, elfClass, le);
        this.address = Shdr.SH_ADDR.read(file, at, elfClass, le);
        this.offset = Shdr.SH_OFFSET.read(file, at, elfClass, le);
        this.size = Shdr.SH_SIZE.read(file, at, elfClass, le);
        this.link = Shdr.SH_LINK.read(file, at, elfClass, le);
        this.info = Shdr.SH_INFO.read(file, at, elfClass, le);
        this.align = Shdr.SH_ADDRALIGN.read(file, at, elfClass, le);
    }

    /**
     * {@return entry {@code index} of the table at {@code tableOffset}}
     *
     * @throws io.github.jkmod.bytes.MalformedException if it lies outside the file
     */
    public static SectionHeader read(Window file, long tableOffset, int index, ElfClass elfClass) {
        return new SectionHeader(file, index, tableOffset + (long) index * Shdr.size(elfClass), elfClass);
    }

    /** {@return where it is, for findings, such as {@code section header 7}} */
    public String place() {
        return "section header " + index;
    }

    public boolean isAlloc() {
        return (flags & ElfConstants.SHF_ALLOC) != 0;
    }

    public boolean isWrite() {
        return (flags & ElfConstants.SHF_WRITE) != 0;
    }

    public boolean isExec() {
        return (flags & ElfConstants.SHF_EXECINSTR) != 0;
    }

    /** {@return whether it is neither NULL nor NOBITS: whether offset and size say where in the file it is} */
    public boolean hasContent() {
        return type != ElfConstants.SHT_NULL && type != ElfConstants.SHT_NOBITS;
    }

    public boolean isNoBits() {
        return type == ElfConstants.SHT_NOBITS;
    }

    public void clearAlloc() {
        flags &= ~ElfConstants.SHF_ALLOC;
    }
}
