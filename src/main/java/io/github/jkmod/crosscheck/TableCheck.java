package io.github.jkmod.crosscheck;

import io.github.jkmod.forecast.verdict.KallsymsSymbol;
import io.github.jkmod.forecast.verdict.SymbolFate;
import io.github.jkmod.kernel.KallsymsEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A forecast symbol table held against a module's entries in /proc/kallsyms: names and letters, their order, and their
 * addresses. A name may stand more than once in a module ({@code $x}, {@code __func__.0}), so entries are counted first, not
 * looked up.
 *
 * @param forecast how many entries were forecast
 * @param seen how many the kernel lists
 * @param initSymbols how many of those listed live in the module's init memory
 * @param missing forecast but not listed, each as {@code letter name}
 * @param unexpected listed but not forecast, each as {@code letter name}
 * @param disorder the first entry that is not in its place among those that were forecast and are listed
 * @param addresses how many addresses were compared
 * @param misplaced the entries whose address is another one
 */
public record TableCheck(
        int forecast,
        int seen,
        int initSymbols,
        List<String> missing,
        List<String> unexpected,
        Optional<Difference> disorder,
        int addresses,
        List<Difference> misplaced) {
    /**
     * {@return the table while init runs: every named symbol of the file}
     *
     * @param bases where the regions are; empty where addresses cannot be compared
     */
    static TableCheck duringInit(List<KallsymsSymbol> symbols, List<KallsymsEntry> seen, Optional<RegionBases> bases) {
        return of(
                symbols,
                symbols.stream().filter(KallsymsSymbol::listedDuringInit).toList(),
                seen,
                bases);
    }

    /** {@return the table after init: the core symbols} */
    static TableCheck afterInit(List<KallsymsSymbol> symbols, List<KallsymsEntry> seen, Optional<RegionBases> bases) {
        return of(
                symbols,
                symbols.stream().filter(KallsymsSymbol::listedAfterInit).toList(),
                seen,
                bases);
    }

    private static TableCheck of(
            List<KallsymsSymbol> all,
            List<KallsymsSymbol> expected,
            List<KallsymsEntry> seen,
            Optional<RegionBases> bases) {
        Map<String, Integer> open = new LinkedHashMap<>();
        Map<String, Integer> otherThanInit = new HashMap<>();
        Map<String, Integer> init = new HashMap<>();
        for (KallsymsSymbol symbol : expected) {
            open.merge(key(symbol), 1, Integer::sum);
        }
        for (KallsymsSymbol symbol : all) {
            boolean inInit = symbol.fate() == SymbolFate.INIT_MEMORY;
            (inInit ? init : otherThanInit).merge(key(symbol), 1, Integer::sum);
        }
        List<String> unexpected = new ArrayList<>();
        List<KallsymsEntry> known = new ArrayList<>();
        int initSymbols = 0;
        for (KallsymsEntry entry : seen) {
            String key = key(entry);
            if (take(open, key)) {
                known.add(entry);
            } else {
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
        List<KallsymsSymbol> found = found(expected, open);
        Optional<Difference> disorder = disorder(found, known);
        Addresses addresses = new Addresses();
        if (disorder.isEmpty()) {
            bases.ifPresent(shown -> addresses.compare(found, known, shown));
        }
        return new TableCheck(
                expected.size(),
                seen.size(),
                initSymbols,
                missing,
                unexpected,
                disorder,
                addresses.compared,
                addresses.misplaced);
    }

    /** Without those that are missing: of namesakes the last ones. */
    private static List<KallsymsSymbol> found(List<KallsymsSymbol> expected, Map<String, Integer> missing) {
        Map<String, Integer> open = new HashMap<>(missing);
        List<KallsymsSymbol> found = new ArrayList<>();
        for (int i = expected.size() - 1; i >= 0; i--) {
            if (!take(open, key(expected.get(i)))) {
                found.add(expected.get(i));
            }
        }
        Collections.reverse(found);
        return found;
    }

    private static Optional<Difference> disorder(List<KallsymsSymbol> expected, List<KallsymsEntry> seen) {
        for (int i = 0; i < expected.size(); i++) {
            if (!key(expected.get(i)).equals(key(seen.get(i)))) {
                return Optional.of(new Difference("order, entry " + (i + 1), key(expected.get(i)), key(seen.get(i))));
            }
        }
        return Optional.empty();
    }

    /** Two equal tables' addresses, entry by entry. */
    private static final class Addresses {
        private final List<Difference> misplaced = new ArrayList<>();
        private int compared;
        private @Nullable Long perCpu;

        void compare(List<KallsymsSymbol> expected, List<KallsymsEntry> seen, RegionBases bases) {
            for (int i = 0; i < expected.size(); i++) {
                KallsymsSymbol symbol = expected.get(i);
                long address = seen.get(i).address();
                OptionalLong due = symbol.isPerCpu() ? perCpu(symbol, address) : bases.address(symbol);
                if (due.isPresent()) {
                    compared++;
                    if (due.getAsLong() != address) {
                        misplaced.add(new Difference(
                                key(symbol) + " (" + symbol.section() + "+0x" + Long.toHexString(symbol.value()) + ")",
                                RegionBases.hex(due.getAsLong()),
                                RegionBases.hex(address)));
                    }
                }
            }
        }

        /** Where the kernel has the module's per-CPU variables it does not show: the first of them tells. */
        private OptionalLong perCpu(KallsymsSymbol symbol, long address) {
            Long base = perCpu;
            if (base == null) {
                perCpu = address - symbol.value();
                return OptionalLong.empty();
            }
            return OptionalLong.of(base + symbol.value());
        }
    }

    private static boolean take(Map<String, Integer> counts, String key) {
        int left = counts.getOrDefault(key, 0);
        if (left > 0) {
            counts.put(key, left - 1);
        }
        return left > 0;
    }

    private static String key(KallsymsSymbol symbol) {
        return symbol.letter() + " " + symbol.name();
    }

    private static String key(KallsymsEntry entry) {
        return entry.letter() + " " + entry.name();
    }

    /** {@return whether the two tables are the same} */
    public boolean matches() {
        return missing.isEmpty() && unexpected.isEmpty() && disorder.isEmpty() && misplaced.isEmpty();
    }
}
