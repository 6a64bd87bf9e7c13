package io.github.jkmod.dwarf;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.image.Unpacker;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.InflaterInputStream;

/** The sections of one file's debug information: unpacked, and in object files relocated; each when it is first asked for. */
final class DebugSections {
    /** {@code SHF_COMPRESSED}, {@code ELFCOMPRESS_ZLIB}. */
    private static final long COMPRESSED = 0x800;

    private static final int ZLIB = 1;

    /** No section of debug information is near this size, in bytes. */
    private static final int LIMIT = 1 << 30;

    private final ElfFile elf;
    private final Placement placement;
    private final Map<String, Window> read = new ConcurrentHashMap<>();

    private DebugSections(ElfFile elf) {
        this.elf = elf;
        this.placement = Placement.of(elf);
    }

    /** {@return those of that file; empty where it was built or stripped to have no {@code .debug_info}} */
    static Optional<DebugSections> of(ElfFile elf) {
        boolean has = elf.section(".debug_info").filter(Section::hasBytes).isPresent();
        return has ? Optional.of(new DebugSections(elf)) : Optional.empty();
    }

    ByteOrder order() {
        return elf.header().order();
    }

    int addressSize() {
        return elf.header().elfClass().addressSize();
    }

    /** {@return where the sections of code and data are, which relocated addresses count with} */
    Placement placement() {
        return placement;
    }

    Window info() {
        return section(".debug_info");
    }

    Window abbreviations() {
        return section(".debug_abbrev");
    }

    Window strings() {
        return section(".debug_str");
    }

    Window lineStrings() {
        return section(".debug_line_str");
    }

    Window stringOffsets() {
        return section(".debug_str_offsets");
    }

    /** {@return the section of that name, without a byte where the file has none} */
    Window section(String name) {
        return read.computeIfAbsent(name, this::contents);
    }

    private Window contents(String name) {
        Optional<Section> found = elf.section(name);
        if (found.isEmpty()) {
            return Window.of(new byte[0], name);
        }
        Window content = content(elf, found.get());
        List<Section> relocations = elf.relocationSections(found.get());
        return relocations.isEmpty() ? content : DebugRelocations.applied(elf, placement, content, relocations);
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
}
