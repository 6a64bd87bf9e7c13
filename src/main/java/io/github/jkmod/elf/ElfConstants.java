package io.github.jkmod.elf;

/** The ELF specification's numbers, under its names; only those that are used. */
public final class ElfConstants {
    /** The first four bytes as a big-endian number: {@code 7f 45 4c 46}. */
    public static final int ELFMAG = 0x7f454c46;
    /** Bytes of {@code e_ident}. */
    public static final int EI_NIDENT = 16;
    /** Little-endian ({@code EI_DATA}). */
    public static final int ELFDATA2LSB = 1;
    /** Big-endian ({@code EI_DATA}). */
    public static final int ELFDATA2MSB = 2;

    /** Relocatable file ({@code e_type}). */
    public static final int ET_REL = 1;

    /** 32-bit ARM ({@code e_machine}). */
    public static final int EM_ARM = 40;
    /** 64-bit x86 ({@code e_machine}). */
    public static final int EM_X86_64 = 62;
    /** 64-bit ARM ({@code e_machine}). */
    public static final int EM_AARCH64 = 183;
    /** RISC-V, of 32 and 64 bits ({@code e_machine}). */
    public static final int EM_RISCV = 243;

    /** Undefined section index: an import, or no section. */
    public static final int SHN_UNDEF = 0;
    /** First reserved section index. */
    public static final int SHN_LORESERVE = 0xff00;
    /** Section index of absolute symbols. */
    public static final int SHN_ABS = 0xfff1;
    /** Section index of common symbols. */
    public static final int SHN_COMMON = 0xfff2;
    /** The real index stands elsewhere: section 0 for {@code e_shstrndx}. */
    public static final int SHN_XINDEX = 0xffff;

    /** A segment that is loaded ({@code p_type}). */
    public static final int PT_LOAD = 1;

    public static final int PT_NOTE = 4;

    /** Unused section header. */
    public static final long SHT_NULL = 0;
    /** Content defined by the program. */
    public static final long SHT_PROGBITS = 1;
    /** Symbol table. */
    public static final long SHT_SYMTAB = 2;
    /** String table. */
    public static final long SHT_STRTAB = 3;
    /** Relocations with explicit addends. */
    public static final long SHT_RELA = 4;
    /** Notes. */
    public static final long SHT_NOTE = 7;
    /** Takes no space in the file. */
    public static final long SHT_NOBITS = 8;
    /** Relocations whose addends are in the place they change. */
    public static final long SHT_REL = 9;

    /** ARM's unwind tables. */
    public static final long SHT_ARM_EXIDX = 0x7000_0001L;

    /** Writable at run time. */
    public static final long SHF_WRITE = 1;
    /** Occupies memory at run time. */
    public static final long SHF_ALLOC = 2;
    /** Holds machine instructions. */
    public static final long SHF_EXECINSTR = 4;
    /** {@code sh_info} is a section index. */
    public static final long SHF_INFO_LINK = 0x40;

    /** Symbol visible in its file only. */
    public static final int STB_LOCAL = 0;
    /** Symbol visible everywhere. */
    public static final int STB_GLOBAL = 1;
    /** As global, but may stay undefined. */
    public static final int STB_WEAK = 2;

    /** Symbol without a type. */
    public static final int STT_NOTYPE = 0;
    /** A data object. */
    public static final int STT_OBJECT = 1;
    /** A function. */
    public static final int STT_FUNC = 2;
    /** Stands for its section; has no name of its own. */
    public static final int STT_SECTION = 3;
    /** The source file's name. */
    public static final int STT_FILE = 4;

    private ElfConstants() {}
}
