package io.github.jkmod.forecast.load;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.LoaderChange;
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
     */
    public CoreSymbols(Load load, ModuleLayout.@Nullable Place[] places) {
        this(load, index -> places[index]);
    }

    /**
     * @param layout where every section lies
     */
    public CoreSymbols(Load load, ModuleLayout layout) {
        this(load, index -> layout.place(index).orElse(null));
    }

    private CoreSymbols(Load load, IntFunction<ModuleLayout.@Nullable Place> places) {
        this.info = load.info();
        this.symbols = load.symbols();
        this.places = places;
        this.everything = load.livepatch;
        this.data = listsData(load);
    }

    /** CONFIG_KALLSYMS_ALL; where nothing tells, as Debian's kernels have it. */
    static boolean listsData(Load load) {
        Fact<Boolean> listed = load.kernel().listsData();
        return load.option("KALLSYMS_ALL")
                .or(listed::value)
                .orElseGet(() -> load.architecture() == Architecture.X86_64
                        || (load.architecture() == Architecture.ARM64 && load.has(LoaderChange.ARM64_LISTS_DATA)));
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
