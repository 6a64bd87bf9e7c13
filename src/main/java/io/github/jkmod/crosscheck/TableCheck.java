package io.github.jkmod.crosscheck;

import io.github.jkmod.forecast.KallsymsSymbol;
import io.github.jkmod.forecast.SymbolFate;
import io.github.jkmod.kernel.KallsymsEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A forecast symbol table held against a module's entries in /proc/kallsyms, by name and letter. A name may stand more
 * than once in a module ({@code $x}, {@code __func__.0}), so entries are counted, not looked up.
 *
 * @param forecast how many entries were forecast
 * @param seen how many the kernel lists
 * @param initSymbols how many of those listed live in the module's init memory
 * @param missing forecast but not listed, each as {@code letter name}
 * @param unexpected listed but not forecast, each as {@code letter name}
 */
public record TableCheck(int forecast, int seen, int initSymbols, List<String> missing, List<String> unexpected) {
    /** {@return the table while init runs: every named symbol of the file} */
    static TableCheck duringInit(List<KallsymsSymbol> symbols, List<KallsymsEntry> seen) {
        return of(
                symbols,
                symbols.stream().filter(KallsymsSymbol::listedDuringInit).toList(),
                seen);
    }

    /** {@return the table after init: the core symbols} */
    static TableCheck afterInit(List<KallsymsSymbol> symbols, List<KallsymsEntry> seen) {
        return of(
                symbols,
                symbols.stream().filter(KallsymsSymbol::listedAfterInit).toList(),
                seen);
    }

    private static TableCheck of(List<KallsymsSymbol> all, List<KallsymsSymbol> expected, List<KallsymsEntry> seen) {
        Map<String, Integer> open = new LinkedHashMap<>();
        Map<String, Integer> otherThanInit = new HashMap<>();
        Map<String, Integer> init = new HashMap<>();
        for (KallsymsSymbol symbol : expected) {
            open.merge(key(symbol.letter(), symbol.name()), 1, Integer::sum);
        }
        for (KallsymsSymbol symbol : all) {
            boolean inInit = symbol.fate() == SymbolFate.INIT_MEMORY;
            (inInit ? init : otherThanInit).merge(key(symbol.letter(), symbol.name()), 1, Integer::sum);
        }
        List<String> unexpected = new ArrayList<>();
        int initSymbols = 0;
        for (KallsymsEntry entry : seen) {
            String key = key(entry.letter(), entry.name());
            if (!take(open, key)) {
                unexpected.add(key);
            }
            // A name that stands in init and elsewhere counts as init only when the others are used up.
            if (!take(otherThanInit, key) && take(init, key)) {
                initSymbols++;
            }
        }
        List<String> missing = new ArrayList<>();
        open.forEach((key, count) -> {
            for (int i = 0; i < count; i++) {
                missing.add(key);
            }
        });
        return new TableCheck(expected.size(), seen.size(), initSymbols, missing, unexpected);
    }

    private static boolean take(Map<String, Integer> counts, String key) {
        int left = counts.getOrDefault(key, 0);
        if (left > 0) {
            counts.put(key, left - 1);
        }
        return left > 0;
    }

    private static String key(char letter, String name) {
        return letter + " " + name;
    }

    /** {@return whether the two tables are the same} */
    public boolean matches() {
        return missing.isEmpty() && unexpected.isEmpty();
    }
}
