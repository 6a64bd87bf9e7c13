package io.github.jkmod.module;

import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the {@code __param} section: {name, mod, ops, u16 mode, s8 level, u8 flags, arg}, pointers as relocations.
 *
 * <p>40 bytes an entry with 64-bit pointers, 20 with 32-bit ones.
 */
final class ParameterTable {
    private final RelocatedSection table;
    private final int pointer;

    private ParameterTable(ElfFile elf, Section section) {
        this.table = new RelocatedSection(elf, section);
        this.pointer = elf.header().addressBytes();
    }

    /** Every entry in table order; those whose name cannot be resolved are left out. */
    static List<KernelParameter> read(ElfFile elf) {
        return elf.section("__param")
                .map(section -> new ParameterTable(elf, section).entries())
                .orElse(List.of());
    }

    private List<KernelParameter> entries() {
        int size = 4 * pointer + (pointer == 8 ? 8 : 4);
        int count = ExportTables.count(table.content(), size, "struct kernel_param");
        List<KernelParameter> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long at = (long) i * size;
            table.string(at).ifPresent(name -> entries.add(entry(at, name)));
        }
        return entries;
    }

    private KernelParameter entry(long at, String name) {
        Optional<String> ops = symbolAt(table, at + 2L * pointer);
        long mode = at + 3L * pointer;
        long argument = mode + pointer;
        return new KernelParameter(
                name,
                ops,
                table.content().u16(mode, table.order()),
                (byte) table.content().u8(mode + 2),
                table.content().u8(mode + 3),
                ops.filter("param_array_ops"::equals)
                        .flatMap(any -> table.target(argument).flatMap(this::array)),
                ops.filter("param_ops_string"::equals)
                        .flatMap(any -> table.target(argument).flatMap(this::stringSize)));
    }

    /** {@code struct kparam_array}: {u32 max, u32 elemsize, num*, ops*, elem*}. */
    private Optional<KernelParameter.Array> array(RelocatedSection.Target target) {
        return target.section().map(where -> {
            RelocatedSection memory = new RelocatedSection(table.elf(), where);
            return new KernelParameter.Array(
                    memory.content().u32(target.offset(), table.order()),
                    memory.content().u32(target.offset() + 4, table.order()),
                    symbolAt(memory, target.offset() + 8 + pointer));
        });
    }

    /** {@code struct kparam_string}: {u32 maxlen, char*}. */
    private Optional<Long> stringSize(RelocatedSection.Target target) {
        return target.section().map(where -> table.elf().content(where).u32(target.offset(), table.order()));
    }

    private static Optional<String> symbolAt(RelocatedSection section, long offset) {
        return section.target(offset).flatMap(section::named).map(Symbol::name);
    }
}
