package io.github.jkmod.forecast.symbols;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModuleSections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The table in which kallsyms looks for a module's exports ({@code mod->syms}), as it is after relocation: all of them since
 * there is a table of flags, before without those that are GPL only.
 */
public final class OwnExports {
    private final Load load;
    private final ModuleSections.Table table;
    private final boolean pointers;
    private final int width;

    private OwnExports(Load load) {
        this.load = load;
        this.table = load.sections().exports();
        this.pointers = OwnExportsStage.holdsPointers(load);
        this.width = pointers ? load.info().addressSize() : 4;
    }

    /** {@return the values ({@code kernel_symbol_value}) by name ({@code kernel_symbol_name})} */
    public static Map<String, Long> values(Load load) {
        OwnExports exports = new OwnExports(load);
        Map<String, Long> values = new HashMap<>();
        for (long i = 0; i < exports.table.count(); i++) {
            long entry = exports.table.address() + i * exports.table.entrySize();
            exports.follow(entry + exports.width)
                    .flatMap(load.memory()::string)
                    .ifPresent(name -> exports.follow(entry).ifPresent(value -> values.putIfAbsent(name, value)));
        }
        return values;
    }

    /** A pointer, or since PREL32 relocations a distance from itself ({@code offset_to_ptr}). */
    private Optional<Long> follow(long field) {
        LoadInfo info = load.info();
        return load.memory()
                .read(field, width)
                .map(value -> info.wrapped(pointers ? value : field + (int) (long) value));
    }
}
