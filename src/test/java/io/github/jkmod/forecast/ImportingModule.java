package io.github.jkmod.forecast;

import io.github.jkmod.elf.ByteWriter;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import java.util.ArrayList;
import java.util.List;

/** Writes modules, named hello if not otherwise, that import what a test wants. */
public final class ImportingModule {
    private static final int ALLOC = 2;

    private final ElfWriter elf = ElfWriter.x86();
    private final ByteWriter versions = elf.buffer();
    private final ByteWriter extendedCrcs = elf.buffer();
    private final StringBuilder extendedNames = new StringBuilder();
    private final StringBuilder modinfo = new StringBuilder("license=GPL\0");
    private final List<Runnable> symbols = new ArrayList<>();
    private boolean unversioned;
    private String name = "hello";

    public ImportingModule named(String other) {
        name = other;
        return this;
    }

    public ImportingModule imports(String name) {
        symbols.add(() -> elf.undefined(name));
        return this;
    }

    public ImportingModule importsWeakly(String name) {
        symbols.add(() -> elf.symbol(name, ElfConstants.STB_WEAK << 4, 0, 0, 0));
        return this;
    }

    /** A global symbol with that section index and value. */
    public ImportingModule defines(String name, int section, long value) {
        symbols.add(() -> elf.symbol(name, 0x10, section, value, 0));
        return this;
    }

    /** Imports {@code name} with that CRC in {@code __versions}. */
    public ImportingModule imports(String name, long crc) {
        versions.wide(crc).text(name).padTo(versions.size() / 64 * 64 + 64);
        return imports(name);
    }

    /** Imports {@code name} with that CRC in the extended tables. */
    public ImportingModule importsExtended(String name, long crc) {
        extendedCrcs.u32(crc);
        extendedNames.append(name).append('\0');
        return imports(name);
    }

    public ImportingModule tag(String tag) {
        modinfo.append(tag).append('\0');
        return this;
    }

    public ImportingModule withoutVersions() {
        unversioned = true;
        return this;
    }

    public byte[] bytes() {
        // a .text first, so that it is section 1
        elf.section(".text", 1, ALLOC, new byte[16]);
        elf.section(
                ".gnu.linkonce.this_module",
                1,
                3,
                elf.buffer().padTo(24).text(name).padTo(0x380).bytes());
        elf.section(
                ".modinfo",
                1,
                ALLOC,
                elf.buffer().text(modinfo + "name=" + name + "\0").bytes());
        if (!unversioned) {
            elf.section("__versions", 1, ALLOC, versions.bytes());
        }
        if (extendedCrcs.size() > 0) {
            elf.section("__version_ext_crcs", 1, ALLOC, extendedCrcs.bytes());
            elf.section(
                    "__version_ext_names",
                    1,
                    ALLOC,
                    elf.buffer().text(extendedNames.toString()).bytes());
        }
        symbols.forEach(Runnable::run);
        return elf.bytes();
    }
}
