package io.github.jkmod.depmod;

import io.github.jkmod.elf.ByteWriter;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes module files that hold what depmod reads, and nothing else. */
public final class SmallModule {
    private final ElfWriter elf;
    private final StringBuilder modinfo = new StringBuilder();
    private final ByteWriter versions;
    private final ByteWriter extendedCrcs;
    private final StringBuilder extendedNames = new StringBuilder();

    private SmallModule(ElfWriter elf) {
        this.elf = elf;
        this.versions = elf.buffer();
        this.extendedCrcs = elf.buffer();
    }

    /** For x86-64. */
    public static SmallModule amd64() {
        return new SmallModule(ElfWriter.x86());
    }

    /** For 32-bit ARM. */
    static SmallModule arm() {
        return new SmallModule(ElfWriter.arm());
    }

    /** Exports each name with that CRC. */
    public SmallModule exports(long crc, String... names) {
        for (String name : names) {
            elf.symbol("__crc_" + name, ElfConstants.STB_GLOBAL << 4, ElfConstants.SHN_ABS, crc, 0);
        }
        return this;
    }

    /** Exports a name whose CRC is in a section, at an offset. */
    SmallModule exportsFromSection(String name, long crc) {
        int section = elf.section(
                "___kcrctab+" + name, 1, 2, elf.buffer().u32(0).u32(crc).bytes());
        elf.symbol("__crc_" + name, 0, section, 4, 0);
        return this;
    }

    /** Needs each name. */
    public SmallModule needs(String... names) {
        for (String name : names) {
            elf.undefined(name);
        }
        return this;
    }

    /** Can do without that name. */
    SmallModule needsWeakly(String name) {
        elf.symbol(name, ElfConstants.STB_WEAK << 4, 0, 0, 0);
        return this;
    }

    /** Says with which version of a name it was built. */
    public SmallModule version(String name, long crc) {
        int end = versions.size() + 64;
        versions.wide(crc).text(name).padTo(end);
        return this;
    }

    /** As the other, in the extended tables. */
    SmallModule extendedVersion(String name, long crc) {
        extendedCrcs.u32(crc);
        extendedNames.append(name).append('\0');
        return this;
    }

    /** Adds entries of modinfo. */
    public SmallModule info(String... entries) {
        for (String entry : entries) {
            modinfo.append(entry).append('\0');
        }
        return this;
    }

    /** The whole file. */
    byte[] bytes() {
        section(".modinfo", modinfo.toString());
        elf.section("__versions", ElfConstants.SHT_PROGBITS, ElfWriter.CONSTANTS, versions.bytes());
        if (extendedNames.length() > 0) {
            elf.section("__version_ext_crcs", ElfConstants.SHT_PROGBITS, ElfWriter.CONSTANTS, extendedCrcs.bytes());
            section("__version_ext_names", extendedNames.toString());
        }
        return elf.bytes();
    }

    /** Adds a section of text. */
    SmallModule section(String name, String content) {
        elf.section(name, 1, 2, content.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Writes it, and the folders above. {@return the file} */
    public Path write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.write(file, bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
