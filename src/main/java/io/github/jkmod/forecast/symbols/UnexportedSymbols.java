package io.github.jkmod.forecast.symbols;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SymbolTable;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of a module's imports the kernel has, though it does not export them. It is asked when the first is missing, for all at
 * once: each answer takes a pass over all of the kernel's symbols.
 */
final class UnexportedSymbols {
    private final Load load;
    private @Nullable Set<String> known;

    UnexportedSymbols(Load load) {
        this.load = load;
    }

    /** {@return whether that import is one; not where the kernel does not show its symbols} */
    boolean has(String name) {
        Set<String> all = known;
        if (all == null) {
            all = load.kernel().exports().symbolsAmong(imports()).value().orElse(Set.of());
            known = all;
        }
        return all.contains(name);
    }

    private Set<String> imports() {
        SymbolTable symbols = load.symbols();
        Set<String> names = new HashSet<>();
        try {
            for (int i = 1; i < symbols.count(); i++) {
                if (symbols.sectionIndex(i) == ElfConstants.SHN_UNDEF) {
                    names.add(symbols.name(i));
                }
            }
        } catch (UnsafeAccess e) {
            return names; // the walk over the symbols ends there, too
        }
        return names;
    }
}
