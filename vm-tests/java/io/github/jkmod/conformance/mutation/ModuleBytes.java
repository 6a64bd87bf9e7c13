package io.github.jkmod.conformance.mutation;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.module.ModuleFile;
import java.nio.ByteOrder;
import java.util.List;

/** A sound module file, and where its parts are in it. */
public final class ModuleBytes {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private final byte[] bytes;
    private final ModuleFile module;
    private final Window window;
    private final boolean wide;

    /**
     * @param bytes the whole file, not packed
     * @param name for errors
     * @throws io.github.jkmod.bytes.MalformedException if it is no sound module
     */
    public ModuleBytes(byte[] bytes, String name) {
        this.bytes = bytes;
        this.module = ModuleFile.parse(ModuleImage.of(bytes, name));
        this.window = Window.of(bytes, name);
        this.wide = elf().header().is64();
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    ModuleFile module() {
        return module;
    }

    ElfFile elf() {
        return module.elf();
    }

    /** {@return whether it is a 64-bit file} */
    boolean wide() {
        return wide;
    }

    /** {@return 8 or 4} */
    int word() {
        return wide ? 8 : 4;
    }

    List<Section> sections() {
        return elf().sections();
    }

    /** {@return where the section header table begins} */
    int sectionTable() {
        return (int) elf().header().sectionHeaderOffset();
    }

    /** {@return 64 or 40} */
    int sectionHeaderSize() {
        return wide ? 64 : 40;
    }

    /** {@return where that section's header is} */
    int sectionHeader(int index) {
        return sectionTable() + index * sectionHeaderSize();
    }

    /** {@return the little-endian value there, as many bytes wide} */
    long value(int offset, int width) {
        return switch (width) {
            case 1 -> window.u8(offset);
            case 2 -> window.u16(offset, LE);
            case 4 -> window.u32(offset, LE);
            default -> window.u64(offset, LE);
        };
    }

    /** {@return {@code sh_name} of that section} */
    long nameOffset(Section section) {
        return value(sectionHeader(section.index()), 4);
    }

    /** {@return {@code section 3 .text}} */
    static String title(Section section) {
        return "section " + section.index() + (section.name().isEmpty() ? "" : " " + section.name());
    }
}
