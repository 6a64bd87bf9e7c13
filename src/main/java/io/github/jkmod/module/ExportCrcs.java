package io.github.jkmod.module;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The CRCs of one export table: an array of 32-bit values in the export table's order.
 *
 * <p>6.1 and newer have the values in the file. In 5.10 each is a relocation against a symbol {@code __crc_NAME}: an absolute
 * one whose value is the CRC, or (MODULE_REL_CRCS) a place in {@code .rodata} that holds it.
 */
final class ExportCrcs {
    private final @Nullable RelocatedSection table;

    private ExportCrcs(@Nullable RelocatedSection table) {
        this.table = table;
    }

    /**
     * The CRCs in the section of that name.
     *
     * @throws io.github.jkmod.bytes.MalformedException if it does not hold one value for each of {@code exports}
     */
    static ExportCrcs of(ElfFile elf, String name, int exports) {
        Optional<Section> section = elf.section(name);
        if (section.isEmpty()) {
            return new ExportCrcs(null);
        }
        Window content = elf.content(section.get());
        if (ExportTables.count(content, 4, "32-bit CRCs") != exports) {
            throw content.malformed(0, content.size() / 4 + " CRCs for " + exports + " exports");
        }
        return new ExportCrcs(new RelocatedSection(elf, section.get()));
    }

    /** The CRC of the export at that position; empty without a CRC table and for a {@code __crc_} symbol never defined. */
    Optional<Long> crc(int position) {
        if (table == null) {
            return Optional.empty();
        }
        long at = 4L * position;
        return table.relocations().containsKey(at)
                ? table.target(at).flatMap(target -> relocated(table, target))
                : Optional.of(table.content().u32(at, table.order()));
    }

    private static Optional<Long> relocated(RelocatedSection table, RelocatedSection.Target target) {
        if (target.symbol().sectionIndex() == ElfConstants.SHN_ABS) {
            return Optional.of(target.offset() & 0xffff_ffffL);
        }
        return target.section().map(where -> table.elf().content(where).u32(target.offset(), table.order()));
    }
}
