package io.github.jkmod.dwarf;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Relocation;
import io.github.jkmod.elf.RelocationNames;
import io.github.jkmod.elf.Section;
import io.github.jkmod.image.Unpacker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/** The sections of one file that its types are read from: unpacked, and in object files relocated. */
record DebugSections(
        Window info,
        Window abbreviations,
        Window strings,
        Window lineStrings,
        Window stringOffsets,
        ByteOrder order,
        int addressSize) {
    /** {@code SHF_COMPRESSED}, {@code ELFCOMPRESS_ZLIB}. */
    private static final long COMPRESSED = 0x800;

    private static final int ZLIB = 1;

    /** No section of debug information is near this size, in bytes. */
    private static final int LIMIT = 1 << 30;

    /** How wide the places are that these change; others do not occur in the sections that are read. */
    private static final Map<String, Integer> WIDTHS = Map.of(
            "R_X86_64_64",
            8,
            "R_X86_64_32",
            4,
            "R_AARCH64_ABS64",
            8,
            "R_AARCH64_ABS32",
            4,
            "R_ARM_ABS32",
            4,
            "R_RISCV_64",
            8,
            "R_RISCV_32",
            4);

    /** {@return those of that file; empty where it was built or stripped to have no {@code .debug_info}} */
    static Optional<DebugSections> of(ElfFile elf) {
        if (elf.section(".debug_info").filter(Section::hasBytes).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DebugSections(
                section(elf, ".debug_info"),
                section(elf, ".debug_abbrev"),
                section(elf, ".debug_str"),
                section(elf, ".debug_line_str"),
                section(elf, ".debug_str_offsets"),
                elf.header().order(),
                elf.header().elfClass().addressSize()));
    }

    private static Window section(ElfFile elf, String name) {
        Optional<Section> found = elf.section(name);
        if (found.isEmpty()) {
            return Window.of(new byte[0], name);
        }
        Window content = content(elf, found.get());
        List<Section> relocations = elf.relocationSections(found.get());
        return relocations.isEmpty() ? content : relocated(elf, content, relocations);
    }

    private static Window content(ElfFile elf, Section section) {
        Window content = elf.content(section);
        if ((section.flags() & COMPRESSED) == 0) {
            return content;
        }
        boolean wide = elf.header().is64(); // Elf64_Chdr has a reserved word, and is wider
        long size = wide
                ? content.u64(8, elf.header().order())
                : content.u32(4, elf.header().order());
        if (size < 0 || size > LIMIT) {
            throw content.malformed(0, "an unpacked size of " + Long.toUnsignedString(size) + " bytes is absurd");
        }
        int header = wide ? 24 : 12;
        byte[] packed = content.copy(header, content.size() - header);
        boolean zlib = content.u32(0, elf.header().order()) == ZLIB;
        byte[] unpacked = zlib
                ? inflated(packed, content.origin(), (int) size)
                : Unpacker.unpackLeading(packed, content.origin(), (int) size);
        return Window.of(unpacked, content.origin());
    }

    private static byte[] inflated(byte[] packed, String origin, int size) {
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return in.readNBytes(size);
        } catch (IOException e) {
            throw new MalformedException(origin, 0, "zlib data cannot be unpacked: " + e.getMessage());
        }
    }

    private static Window relocated(ElfFile elf, Window content, List<Section> tables) {
        ByteBuffer bytes = ByteBuffer.wrap(content.copy()).order(elf.header().order());
        for (Section table : tables) {
            Window entries = elf.content(table);
            for (Relocation relocation : elf.relocations(table)) {
                String type = RelocationNames.of(elf.header().machine(), relocation.type());
                int width = WIDTHS.getOrDefault(type, 0);
                if (width == 0 || !content.contains(relocation.offset(), width)) {
                    continue; // of an attribute that is not read here
                }
                int at = (int) relocation.offset();
                long value = elf.symbol(relocation.symbolIndex(), entries, 0).value();
                if (width == 8) {
                    bytes.putLong(at, value + (relocation.explicitAddend() ? relocation.addend() : bytes.getLong(at)));
                } else {
                    bytes.putInt(
                            at, (int) (value + (relocation.explicitAddend() ? relocation.addend() : bytes.getInt(at))));
                }
            }
        }
        return Window.of(bytes.array(), content.origin());
    }
}
