package io.github.jkmod.module;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code __versions} ({@code struct modversion_info}) and the extended pair of sections. */
final class VersionTables {
    static final String BASIC = "__versions";
    static final String EXTENDED_CRCS = "__version_ext_crcs";
    static final String EXTENDED_NAMES = "__version_ext_names";

    /** Bytes of an entry of {@code __versions}: a CRC as wide as an address and a name. */
    static final int ENTRY = 64;

    private VersionTables() {}

    /** Every version: those of {@code __versions}, then the extended ones. */
    static List<SymbolVersion> read(ElfFile elf) {
        List<SymbolVersion> versions = new ArrayList<>();
        elf.section(BASIC).map(elf::content).ifPresent(table -> basic(elf, table, versions));
        Optional<Section> crcs = elf.section(EXTENDED_CRCS);
        Optional<Section> names = elf.section(EXTENDED_NAMES);
        if (crcs.isPresent() && names.isPresent()) {
            extended(elf, elf.content(crcs.get()), elf.content(names.get()), versions);
        }
        return List.copyOf(versions);
    }

    private static void basic(ElfFile elf, Window table, List<SymbolVersion> versions) {
        if (table.size() % ENTRY != 0) {
            throw table.malformed(table.size() - table.size() % ENTRY, "size is not a multiple of " + ENTRY);
        }
        int crcBytes = elf.header().addressBytes();
        for (long at = 0; at < table.size(); at += ENTRY) {
            long crc = crcBytes == 8
                    ? table.u64(at, elf.header().order())
                    : table.u32(at, elf.header().order());
            Window name = table.slice(at, ENTRY, table.origin() + " entry at 0x" + Long.toHexString(at));
            versions.add(new SymbolVersion(name.string(crcBytes), crc, false, at));
        }
    }

    private static void extended(ElfFile elf, Window crcs, Window names, List<SymbolVersion> versions) {
        long nameAt = 0;
        for (long at = 0; at < crcs.size(); at += 4) {
            String name = names.string(nameAt);
            versions.add(new SymbolVersion(name, crcs.u32(at, elf.header().order()), true, at));
            nameAt += name.length() + 1;
        }
    }
}
