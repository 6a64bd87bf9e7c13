package io.github.jkmod.dwarf;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Relocation;
import io.github.jkmod.elf.RelocationNames;
import io.github.jkmod.elf.Section;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Does what a linker does to the debug sections of an object file. */
final class DebugRelocations {
    /** What a relocation does to a number of that many bytes: it is set, or the value is added or subtracted. */
    private record Change(int width, Kind kind) {
        private enum Kind {
            SET,
            ADD,
            SUBTRACT
        }
    }

    /** Others do not occur in the sections that are read. RISC-V's assembler leaves differences to the linker. */
    private static final Map<String, Change> CHANGES = Map.ofEntries(
            Map.entry("R_X86_64_64", new Change(8, Change.Kind.SET)),
            Map.entry("R_X86_64_32", new Change(4, Change.Kind.SET)),
            Map.entry("R_AARCH64_ABS64", new Change(8, Change.Kind.SET)),
            Map.entry("R_AARCH64_ABS32", new Change(4, Change.Kind.SET)),
            Map.entry("R_ARM_ABS32", new Change(4, Change.Kind.SET)),
            Map.entry("R_RISCV_64", new Change(8, Change.Kind.SET)),
            Map.entry("R_RISCV_32", new Change(4, Change.Kind.SET)),
            Map.entry("R_RISCV_ADD8", new Change(1, Change.Kind.ADD)),
            Map.entry("R_RISCV_ADD16", new Change(2, Change.Kind.ADD)),
            Map.entry("R_RISCV_ADD32", new Change(4, Change.Kind.ADD)),
            Map.entry("R_RISCV_ADD64", new Change(8, Change.Kind.ADD)),
            Map.entry("R_RISCV_SUB8", new Change(1, Change.Kind.SUBTRACT)),
            Map.entry("R_RISCV_SUB16", new Change(2, Change.Kind.SUBTRACT)),
            Map.entry("R_RISCV_SUB32", new Change(4, Change.Kind.SUBTRACT)),
            Map.entry("R_RISCV_SUB64", new Change(8, Change.Kind.SUBTRACT)));

    private DebugRelocations() {}

    /** {@return the content after these tables of relocations, with addresses as they were placed} */
    static Window applied(ElfFile elf, Placement placement, Window content, List<Section> tables) {
        ByteBuffer bytes = ByteBuffer.wrap(content.copy()).order(elf.header().order());
        for (Section table : tables) {
            Window entries = elf.content(table);
            for (Relocation relocation : elf.relocations(table)) {
                Change change = CHANGES.get(RelocationNames.of(elf.header().machine(), relocation.type()));
                if (change == null || !content.contains(relocation.offset(), change.width)) {
                    continue; // of an attribute that is not read here
                }
                int at = (int) relocation.offset();
                long symbol = placement.address(elf.symbol(relocation.symbolIndex(), entries, 0));
                long before = number(bytes, at, change.width);
                long value = symbol + (relocation.explicitAddend() ? relocation.addend() : before);
                put(
                        bytes,
                        at,
                        change.width,
                        switch (change.kind) {
                            case SET -> value;
                            case ADD -> before + value;
                            case SUBTRACT -> before - value;
                        });
            }
        }
        return Window.of(bytes.array(), content.origin());
    }

    private static long number(ByteBuffer bytes, int at, int width) {
        return switch (width) {
            case 1 -> bytes.get(at);
            case 2 -> bytes.getShort(at);
            case 4 -> bytes.getInt(at);
            default -> bytes.getLong(at);
        };
    }

    private static void put(ByteBuffer bytes, int at, int width, long value) {
        switch (width) {
            case 1 -> bytes.put(at, (byte) value);
            case 2 -> bytes.putShort(at, (short) value);
            case 4 -> bytes.putInt(at, (int) value);
            default -> bytes.putLong(at, value);
        }
    }
}
