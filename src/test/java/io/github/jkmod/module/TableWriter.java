package io.github.jkmod.module;

import io.github.jkmod.elf.ByteWriter;
import io.github.jkmod.elf.ElfWriter;
import java.util.ArrayList;
import java.util.List;

/** Writes a section of numbers and still unrelocated pointers, with the relocation section that goes with it. */
final class TableWriter {
    private final ElfWriter elf;
    private final ByteWriter content;
    private final List<ElfWriter.Rel> relocations = new ArrayList<>();

    TableWriter(ElfWriter elf) {
        this.elf = elf;
        this.content = elf.buffer();
    }

    ByteWriter content() {
        return content;
    }

    /** A pointer as wide as an address to symbol + addend; REL keeps the addend in the place. */
    TableWriter pointer(int symbol, long addend) {
        relocations.add(new ElfWriter.Rel(content.size(), elf.is64() ? 1 : 2, symbol, addend));
        content.wide(elf.is64() ? 0 : addend);
        return this;
    }

    /** A 32-bit relocation of that type: R_X86_64_PC32 is 2, R_X86_64_32 is 10. */
    TableWriter narrow(int type, int symbol, long addend) {
        relocations.add(new ElfWriter.Rel(content.size(), type, symbol, addend));
        content.u32(elf.is64() ? 0 : addend);
        return this;
    }

    /** Adds the section, and its relocations if there are any; gives the section's index. */
    int section(String name, long flags) {
        int index = elf.section(name, 1, flags, content.bytes());
        if (!relocations.isEmpty()) {
            elf.relocations(index, relocations);
        }
        return index;
    }
}
