package io.github.jkmod.forecast;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The CRCs that the module was built against: {@code __versions}, an array of {@code struct modversion_info}, or since 6.14
 * {@code __version_ext_crcs} with {@code __version_ext_names} beside it. The first entry of a name counts.
 */
final class SymbolVersions implements VersionCheck.Tables {
    /** Bytes of {@code struct modversion_info} on every architecture. */
    private static final int ENTRY = 64;

    /** No export has a name of that many bytes, so that a longer string equals none. */
    private static final int LONGEST = 4096;

    private final LoadInfo info;
    private final boolean extended;
    private @Nullable Map<String, Long> crcs;
    private @Nullable UnsafeAccess beyond;

    SymbolVersions(LoadInfo info) {
        this.info = info;
        this.extended = info.extendedCrcs != 0;
    }

    @Override
    public boolean extended() {
        return extended;
    }

    @Override
    public boolean basic() {
        return info.versions != 0;
    }

    @Override
    public OptionalLong crc(String symbol) {
        Map<String, Long> known = crcs;
        if (known == null) {
            known = new HashMap<>();
            if (extended) {
                readExtended(known);
            } else {
                readBasic(known);
            }
            crcs = known;
        }
        Long crc = known.get(symbol);
        if (crc == null && beyond != null) {
            throw beyond; // the kernel goes on reading where it has not found the name yet
        }
        return crc == null ? OptionalLong.empty() : OptionalLong.of(crc);
    }

    private void readBasic(Map<String, Long> known) {
        SectionHeader section = info.section(info.versions);
        long start = info.pointer(section.offset);
        int word = info.wide() ? 8 : 4;
        for (long i = 0; i < Long.divideUnsigned(section.size, ENTRY); i++) {
            long at = start + i * ENTRY;
            if (!info.file().contains(at, ENTRY)) {
                beyond = outside(section, i * ENTRY, "entry " + i);
                return;
            }
            ByteOrder order = ByteOrder.LITTLE_ENDIAN;
            long crc = info.wide() ? info.file().u64(at, order) : info.file().u32(at, order);
            known.putIfAbsent(string(at + word), crc);
        }
    }

    private void readExtended(Map<String, Long> known) {
        if (info.extendedNames == 0) {
            return;
        }
        SectionHeader section = info.section(info.extendedCrcs);
        SectionHeader names = info.section(info.extendedNames);
        long name = info.pointer(names.offset);
        for (long i = 0; i < Long.divideUnsigned(section.size, 4); i++) {
            long at = info.pointer(section.offset) + 4 * i;
            if (!info.file().contains(at, 4) || !info.file().contains(name, 1)) {
                beyond = outside(section, 4 * i, "CRC " + i);
                return;
            }
            String text = string(name);
            known.putIfAbsent(text, info.file().u32(at, ByteOrder.LITTLE_ENDIAN));
            name += text.length() + 1L;
        }
    }

    private String string(long at) {
        long rest = Math.min(LONGEST, info.file().size() - at);
        int end = info.file().slice(at, rest, "version name").indexOf(0, 0);
        return info.file().text(at, end < 0 ? rest : end);
    }

    private UnsafeAccess outside(SectionHeader section, long offset, String what) {
        return new UnsafeAccess(
                info.name(section),
                offset,
                what + " is outside of the file's " + info.file().size() + " bytes",
                "the kernel searches the table without checking where it is (check_version)");
    }
}
