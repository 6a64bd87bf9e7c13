package io.github.jkmod.forecast.elf;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfNames;
import io.github.jkmod.forecast.load.HeaderField;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.image.Compression;
import io.github.jkmod.model.Architecture;
import java.nio.ByteOrder;
import java.util.Locale;

/** What every release checks first: the ELF header ({@code elf_validity_ehdr}) and where the section headers are. */
final class ElfHeaderChecks {
    private static final long MAGIC = 0x464c457fL;

    private static final int EI_DATA = 5;
    private static final int BIG_ENDIAN = 2;

    private static final long EF_ARM_EABI_MASK = 0xff00_0000L;
    private static final long EF_ARM_APCS_26 = 8;

    private final Load load;
    private final LoadInfo info;
    private final ElfEdition edition;
    private final ElfReport report;

    ElfHeaderChecks(Load load, LoadInfo info, ElfEdition edition, ElfReport report) {
        this.load = load;
        this.info = info;
        this.edition = edition;
        this.report = report;
    }

    /** {@return whether the kernel goes on to the section headers, which lie in the file then} */
    boolean pass() {
        return length() && magic() && type() && machine() && armDetails() && entrySize() && sectionTable();
    }

    private boolean length() {
        Window file = info.file();
        return file.size() >= info.headerSize()
                || report.refuse(
                        "Invalid ELF header len " + file.size(),
                        report.finding("the file has " + file.size() + " bytes, fewer than an ELF header's "
                                        + info.headerSize())
                                .in(edition.function("elf_validity_ehdr"))
                                .because("it needs a whole header")
                                .hint("the file is cut short, or is no module: get it again")
                                .at("file", file.size()));
    }

    private boolean magic() {
        Window file = info.file();
        if (file.u32(0, ByteOrder.LITTLE_ENDIAN) == MAGIC) {
            return true;
        }
        Compression packed = Compression.of(file);
        String hint = packed == Compression.NONE
                ? "this is no ELF file: give the .ko that the build made"
                : "it is packed with " + packed.name().toLowerCase(Locale.ROOT) + ": unpack it before the load";
        return report.refuse(
                "Invalid ELF header magic: != \u007fELF",
                report.finding("the file does not begin with the ELF magic")
                        .in(edition.function("elf_validity_ehdr"))
                        .because("it compares the first four bytes")
                        .hint(hint)
                        .at("ELF header", 0));
    }

    private boolean type() {
        int type = info.elfType();
        if (type == ElfConstants.ET_REL) {
            return true;
        }
        boolean big = info.file().u8(EI_DATA) == BIG_ENDIAN;
        String hint = big
                ? "it is a big-endian file, built for another machine: build it for "
                        + load.architecture().label()
                : "a program or library is no module: give the .ko that the kernel's build system made";
        return report.refuse(
                "Invalid ELF header type: " + type + " != 1",
                report.at(
                        HeaderField.TYPE,
                        report.finding("e_type is " + ElfNames.fileType(type) + ", not REL")
                                .in(edition.function("elf_validity_ehdr"))
                                .because("it takes relocatable files only")
                                .hint(hint)));
    }

    /** {@code elf_check_arch}, but for what arm checks besides. */
    private boolean machine() {
        Architecture own = load.architecture();
        int machine = info.machine();
        return machine == number(own)
                || report.refuse(
                        wrongArchitecture(machine),
                        report.at(
                                HeaderField.MACHINE,
                                report.finding("built for " + name(machine) + ", this kernel is " + own.label())
                                        .in("elf_check_arch")
                                        .because("the kernel takes modules of its own architecture only")
                                        .hint("get it for " + own.label()
                                                + ", or build it against this kernel's headers")));
    }

    /** The rest of arm's {@code elf_check_arch}: where the entry is, and what a file of no EABI version asks of the CPU. */
    private boolean armDetails() {
        return load.architecture() != Architecture.ARM || (armEntry() && armFlags());
    }

    private boolean armEntry() {
        long entry = info.entry();
        // an odd address is Thumb code, which every CPU of ARMv6 and newer runs
        boolean thumb = load.option("ARM_THUMB").orElse(true);
        return ((entry & 1) == 0 ? (entry & 2) == 0 : thumb)
                || report.refuse(
                        wrongArchitecture(info.machine()),
                        report.at(
                                HeaderField.ENTRY,
                                report.finding("e_entry is " + ElfReport.hex(entry)
                                                + ", where no instruction can begin")
                                        .because(
                                                "arm's elf_check_arch wants a multiple of 4, or an odd address for Thumb code")
                                        .hint("a module has 0 there: the file is damaged, build it anew")));
    }

    /** A kernel for ARMv7 runs on no CPU with 26-bit addresses; one without VFP is not among those that are known here. */
    private boolean armFlags() {
        long flags = info.elfFlags();
        return (flags & EF_ARM_EABI_MASK) != 0
                || (flags & EF_ARM_APCS_26) == 0
                || report.refuse(
                        wrongArchitecture(info.machine()),
                        report.at(
                                HeaderField.FLAGS,
                                report.finding("e_flags " + ElfReport.hex(flags)
                                                + " name no EABI version and 26-bit code")
                                        .because("arm's elf_check_arch takes that on CPUs with 26-bit addresses only")
                                        .hint("build it with an EABI compiler (arm-linux-gnueabihf)")));
    }

    private boolean entrySize() {
        int size = info.sectionEntrySize();
        return size == info.sectionHeaderSize()
                || report.refuse(
                        "Invalid ELF section header size",
                        report.at(
                                HeaderField.SECTION_ENTRY_SIZE,
                                report.finding("e_shentsize is " + size + ", not " + info.sectionHeaderSize())
                                        .in(edition.function("elf_validity_cache_sechdrs"))
                                        .because("it reads section headers of its own class only")
                                        .hint("the file is of another class or damaged: build it for "
                                                + load.architecture().label())));
    }

    private boolean sectionTable() {
        long offset = info.sectionTableOffset();
        long length = info.file().size();
        long table = (long) info.sectionCount() * info.sectionHeaderSize();
        return (Long.compareUnsigned(offset, length) < 0 && table <= length - offset)
                || report.refuse(
                        "Invalid ELF section header overflow",
                        report.at(
                                HeaderField.SECTION_TABLE,
                                report.finding("the " + info.sectionCount() + " section headers at e_shoff "
                                                + ElfReport.hex(offset) + " leave the file's " + length + " bytes")
                                        .in(edition.function("elf_validity_cache_sechdrs"))
                                        .because("the whole table must be in the file")
                                        .hint("the file is probably cut short: get it again or build it anew")));
    }

    private static String wrongArchitecture(int machine) {
        return "Invalid architecture in ELF header: " + machine;
    }

    private static int number(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> ElfConstants.EM_X86_64;
            case ARM64 -> ElfConstants.EM_AARCH64;
            case ARM -> ElfConstants.EM_ARM;
        };
    }

    private static String name(int machine) {
        for (Architecture architecture : Architecture.values()) {
            if (number(architecture) == machine) {
                return architecture.label();
            }
        }
        return ElfNames.machine(machine);
    }
}
