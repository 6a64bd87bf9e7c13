package io.github.jkmod.forecast.elf;

import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.UnsafeAccess;

/** {@code elf_validity_cache_index_versions}, since 6.14: for each CRC of the extended tables there must be a name. */
final class ExtendedVersions {
    private final LoadInfo info;
    private final ElfReport report;

    ExtendedVersions(LoadInfo info, ElfReport report) {
        this.info = info;
        this.report = report;
    }

    /** {@return whether the tables are both there, and match, or both not there} */
    boolean pass() {
        int crcs = info.find("__version_ext_crcs").orElse(0);
        int names = info.find("__version_ext_names").orElse(0);
        if ((crcs == 0) != (names == 0)) {
            SectionHeader alone = info.section(crcs + names);
            return report.refuse(
                    "extended version crc+name presence does not match",
                    report.at(
                            alone,
                            Shdr.SH_NAME,
                            report.finding("of __version_ext_crcs and __version_ext_names there is only "
                                            + info.name(alone))
                                    .in("elf_validity_cache_index_versions")
                                    .because("they belong together")
                                    .hint("the file is damaged or doctored: build it anew")));
        }
        if (crcs != 0 && !everyCrcHasItsName(info.section(crcs), info.section(names))) {
            return false;
        }
        info.extendedCrcs = crcs;
        info.extendedNames = names;
        return true;
    }

    private boolean everyCrcHasItsName(SectionHeader crcs, SectionHeader names) {
        long count = crcs.size >>> 2;
        long at = info.pointer(names.offset);
        long left = names.size;
        for (long i = 0; i < count; i++) {
            long size = lengthWithin(names, at, left) + 1;
            if (Long.compareUnsigned(size, left) > 0) {
                return report.refuse(
                        "more extended version crcs than names",
                        report.at(
                                crcs,
                                Shdr.SH_SIZE,
                                report.finding("__version_ext_crcs has " + count + " entries, __version_ext_names " + i
                                                + " names")
                                        .in("elf_validity_cache_index_versions")
                                        .because("each CRC needs its name")
                                        .hint("the file is damaged or doctored: build it anew")));
            }
            left -= size;
            at += size;
        }
        return true;
    }

    /** {@code strnlen}: {@return the bytes in front of a NUL, or {@code left} if there is none in as many} */
    private long lengthWithin(SectionHeader names, long at, long left) {
        for (long length = 0; length != left; length++) {
            int value = info.byteAt(at + length);
            if (value < 0) {
                throw new UnsafeAccess(
                        names.place(),
                        info.at(Shdr.SH_OFFSET),
                        "sh_offset " + ElfReport.hex(names.offset) + " and sh_size " + ElfReport.hex(names.size)
                                + " of __version_ext_names lead to " + ElfReport.hex(at + length) + ", out of "
                                + info.extent(at + length),
                        "a section without content is read unchecked (elf_validity_cache_index_versions)");
            }
            if (value == 0) {
                return length;
            }
        }
        return left;
    }
}
