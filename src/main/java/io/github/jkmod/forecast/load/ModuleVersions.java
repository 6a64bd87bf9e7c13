package io.github.jkmod.forecast.load;

import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.model.LoaderChange;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The CRCs of what a module imports, as it was built against them ({@code check_version}): the table {@code __versions}, or
 * since 6.14 the pair of {@code __version_ext_crcs} and {@code __version_ext_names}, which goes first where it is there.
 *
 * <p>Tables are read in the temporary buffer, entry by entry as far as a search comes, and not one byte is checked before.
 */
public final class ModuleVersions {
    /** Bytes of {@code struct modversion_info}: an {@code unsigned long} and the name. */
    private static final int ENTRY = 64;

    /** What a search has found. */
    public enum Match {
        /** Nothing to compare: the exporter has no CRC, or the kernel was built without CONFIG_MODVERSIONS. */
        NOT_ASKED,
        /** The same CRC. */
        SAME,
        /** Another CRC: refused. */
        DIFFERENT,
        /** No entry of that name in {@code __versions}: refused by Debian's kernels, let pass by kernel.org's. */
        MISSING,
        /** No entry of that name in the extended table: let pass. */
        MISSING_EXTENDED,
        /** The module has no table at all, or call flag 1 says not to look: a forced load. */
        NO_TABLE
    }

    private final Load load;
    private final LoadInfo info;
    private final Map<String, Long> basic = new HashMap<>();
    private final Map<String, Long> extended = new HashMap<>();
    private long nextBasic;
    private long nextExtended;
    private long nextExtendedName;

    ModuleVersions(Load load) {
        this.load = load;
        this.info = load.info();
    }

    /**
     * {@return whether the kernel compares CRCs (CONFIG_MODVERSIONS)} Its vermagic says so too; where neither is known, it is
     * noted as unknown.
     */
    public static boolean areCompared(Load load) {
        return load.option("MODVERSIONS")
                .or(() -> load.kernel().vermagic().value().map(magic -> magic.contains(" modversions ")))
                .orElseGet(() -> load.option("MODVERSIONS", true));
    }

    /**
     * {@code check_version}: {@return what comparing the module's CRC of {@code symbol} gives}
     *
     * @param crc the exporter's, unsigned 32-bit
     * @throws UnsafeAccess if the search leaves the file
     */
    public Match compare(String symbol, long crc) {
        if (hasExtended()) {
            OptionalLong known = extendedCrc(symbol);
            return known.isEmpty() ? Match.MISSING_EXTENDED : known.getAsLong() == crc ? Match.SAME : Match.DIFFERENT;
        }
        if (info.versions == 0) {
            return Match.NO_TABLE;
        }
        OptionalLong known = basicCrc(symbol);
        return known.isEmpty() ? Match.MISSING : known.getAsLong() == crc ? Match.SAME : Match.DIFFERENT;
    }

    /** {@return whether the extended table is there and this kernel reads it, so that it alone counts} */
    public boolean hasExtended() {
        return load.has(LoaderChange.EXTENDED_MODVERSIONS) && info.extendedCrcs != 0;
    }

    /** {@return whether the module has any table that this call looks into} */
    public boolean hasTable() {
        return hasExtended() || info.versions != 0;
    }

    /**
     * {@return the CRC that the module was built against, whatever table it is in; of {@code __versions} the whole
     * {@code unsigned long}}
     */
    public OptionalLong crc(String symbol) {
        if (hasExtended()) {
            return extendedCrc(symbol);
        }
        return info.versions == 0 ? OptionalLong.empty() : basicCrc(symbol);
    }

    /**
     * {@return whether the kernel refuses a symbol that has no entry in {@code __versions}} Debian's do, kernel.org's do not;
     * of others it is not known, which is noted.
     */
    public static boolean refusesMissing(Load load, String symbol) {
        if (load.has(LoaderChange.MISSING_CRC_REFUSED)) {
            return true;
        }
        load.findings().unknown("whether this kernel takes a module without a CRC of " + symbol);
        return false;
    }

    private OptionalLong basicCrc(String symbol) {
        Long known = basic.get(symbol);
        SectionHeader section = info.section(info.versions);
        long count = Long.divideUnsigned(section.size, ENTRY) & 0xffff_ffffL;
        while (known == null && nextBasic < count) {
            long at = info.pointer(section.offset) + nextBasic * ENTRY;
            int crcSize = info.addressSize();
            if (!info.knows(at, ENTRY)) {
                throw beyond(section, nextBasic * ENTRY);
            }
            long crc = LittleEndian.unsigned(info.memory(), (int) at, crcSize);
            basic.putIfAbsent(string(at + crcSize), crc);
            nextBasic++;
            known = basic.get(symbol);
        }
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    private OptionalLong extendedCrc(String symbol) {
        Long known = extended.get(symbol);
        if (info.extendedNames == 0) {
            return OptionalLong.empty();
        }
        SectionHeader crcs = info.section(info.extendedCrcs);
        SectionHeader names = info.section(info.extendedNames);
        long count = Long.divideUnsigned(crcs.size, 4);
        while (known == null && Long.compareUnsigned(nextExtended, count) < 0) {
            long crcAt = info.pointer(crcs.offset) + nextExtended * 4;
            long nameAt = info.pointer(names.offset) + nextExtendedName;
            if (!info.knows(crcAt, 4)) {
                throw beyond(crcs, nextExtended * 4);
            }
            if (!info.knows(nameAt, 1)) {
                throw beyond(names, nextExtendedName);
            }
            String name = string(nameAt);
            extended.putIfAbsent(name, LittleEndian.unsigned(info.memory(), (int) crcAt, 4));
            nextExtended++;
            nextExtendedName += name.length() + 1;
            known = extended.get(symbol);
        }
        return known == null ? OptionalLong.empty() : OptionalLong.of(known);
    }

    /**
     * The string there as {@code strcmp} sees it, which goes on behind a full name field. Where no NUL follows it equals no
     * symbol's name: a comparison ends at the first difference, long before the end of the file.
     */
    private String string(long at) {
        long end = info.end(at);
        return info.text(at, (end < 0 ? info.buffer().size() : end) - at);
    }

    private UnsafeAccess beyond(SectionHeader section, long offset) {
        return new UnsafeAccess(
                section.place(),
                info.at(Shdr.SH_OFFSET),
                info.name(section) + " with 0x" + Long.toHexString(section.size) + " bytes at 0x"
                        + Long.toHexString(section.offset) + " leads out of " + info.extent(offset)
                        + " at its byte 0x" + Long.toHexString(offset),
                "the kernel searches symbols' CRCs in it without checking where it is (check_version)");
    }
}
