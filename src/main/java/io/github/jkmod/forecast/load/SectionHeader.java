package io.github.jkmod.forecast.load;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfConstants;
import java.nio.ByteOrder;

/**
 * One entry of the kernel's own copy of the section header table, which it changes while it loads: flags are taken and
 * added, addresses set, PLT sections made NOBITS. The fields have the ELF specification's names.
 */
public final class SectionHeader {
    /** Bytes of an entry of class 64. */
    public static final int SIZE_64 = 64;

    /** Bytes of an entry of class 32. */
    public static final int SIZE_32 = 40;

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

    private SectionHeader(Window file, int index, long at, boolean wide) {
        ByteOrder le = ByteOrder.LITTLE_ENDIAN;
        this.index = index;
        this.nameOffset = file.u32(at, le);
        this.type = file.u32(at + 4, le);
        this.flags = wide ? file.u64(at + 8, le) : file.u32(at + 8, le);
        this.address = wide ? file.u64(at + 16, le) : file.u32(at + 12, le);
        this.offset = wide ? file.u64(at + 24, le) : file.u32(at + 16, le);
        this.size = wide ? file.u64(at + 32, le) : file.u32(at + 20, le);
        this.link = file.u32(at + (wide ? 40 : 24), le);
        this.info = file.u32(at + (wide ? 44 : 28), le);
        this.align = wide ? file.u64(at + 48, le) : file.u32(at + 32, le);
    }

    /**
     * {@return entry {@code index} of the table at {@code tableOffset}}
     *
     * @throws io.github.jkmod.bytes.MalformedException if it lies outside the file
     */
    public static SectionHeader read(Window file, long tableOffset, int index, boolean wide) {
        return new SectionHeader(file, index, tableOffset + (long) index * (wide ? SIZE_64 : SIZE_32), wide);
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
