package io.github.jkmod.forecast.elf;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfNames;
import io.github.jkmod.forecast.arch.ArchRules;
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
        return length() && magic() && type() && machine() && machineDetails() && entrySize() && sectionTable();
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
                        Ehdr.E_TYPE,
                        report.finding("e_type is " + ElfNames.fileType(type) + ", not REL")
                                .in(edition.function("elf_validity_ehdr"))
                                .because("it takes relocatable files only")
                                .hint(hint)));
    }

    /** {@code elf_check_arch}, but for what some check besides. */
    private boolean machine() {
        Architecture own = load.architecture();
        int machine = info.machine();
        return machine == own.elfMachine()
                || report.refuse(
                        wrongArchitecture(machine),
                        report.at(
                                Ehdr.E_MACHINE,
                                report.finding("built for " + name(machine) + ", this kernel is " + own.label())
                                        .in("elf_check_arch")
                                        .because("the kernel takes modules of its own architecture only")
                                        .hint("get it for " + own.label()
                                                + ", or build it against this kernel's headers")));
    }

    /** The rest of {@code elf_check_arch}. */
    private boolean machineDetails() {
        return ArchRules.of(load)
                .headerFault(load, info)
                .map(fault ->
                        report.refuse(wrongArchitecture(info.machine()), report.at(fault.field(), fault.finding())))
                .orElse(true);
    }

    private boolean entrySize() {
        int size = info.sectionEntrySize();
        return size == info.sectionHeaderSize()
                || report.refuse(
                        "Invalid ELF section header size",
                        report.at(
                                Ehdr.E_SHENTSIZE,
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
                                Ehdr.E_SHOFF,
                                report.finding("the " + info.sectionCount() + " section headers at e_shoff "
                                                + ElfReport.hex(offset) + " leave the file's " + length + " bytes")
                                        .in(edition.function("elf_validity_cache_sechdrs"))
                                        .because("the whole table must be in the file")
                                        .hint("the file is probably cut short: get it again or build it anew")));
    }

    private static String wrongArchitecture(int machine) {
        return "Invalid architecture in ELF header: " + machine;
    }

    private static String name(int machine) {
        return Architecture.ofElf(machine).map(Architecture::label).orElseGet(() -> ElfNames.machine(machine));
    }
}
