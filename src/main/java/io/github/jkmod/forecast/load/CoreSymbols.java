package io.github.jkmod.forecast.load;

import io.github.jkmod.elf.ElfConstants;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** {@code is_core_symbol}: which symbols stay in memory after init. */
public final class CoreSymbols {
    private final LoadInfo info;
    private final SymbolTable symbols;
    private final IntFunction<ModuleLayout.@Nullable Place> places;
    private final boolean everything;
    private final boolean data;

    /**
     * @param places where each section lies so far
     * @param data whether data symbols are listed, too (CONFIG_KALLSYMS_ALL)
     */
    public CoreSymbols(Load load, ModuleLayout.@Nullable Place[] places, boolean data) {
        this(load, index -> places[index], data);
    }

    /**
     * @param layout where every section lies
     * @param data whether data symbols are listed, too (CONFIG_KALLSYMS_ALL)
     */
    public CoreSymbols(Load load, ModuleLayout layout, boolean data) {
        this(load, index -> layout.place(index).orElse(null), data);
    }

    private CoreSymbols(Load load, IntFunction<ModuleLayout.@Nullable Place> places, boolean data) {
        this.info = load.info();
        this.symbols = load.symbols();
        this.places = places;
        this.everything = load.module().isLivepatch();
        this.data = data;
    }

    /** {@return whether that symbol stays} */
    public boolean contains(int symbol) {
        if (symbol == 0 || everything) {
            return true;
        }
        int index = symbols.sectionIndex(symbol);
        if (index == ElfConstants.SHN_UNDEF || index >= info.sectionsRead() || symbols.nameOffset(symbol) == 0) {
            return false;
        }
        if (data && index == info.perCpu) {
            return true;
        }
        SectionHeader section = info.section(index);
        ModuleLayout.Place place = places.apply(index);
        return section.isAlloc()
                && (data || section.isExec())
                && place != null
                && !place.kind().isInit();
    }
}
