package io.github.jkmod.kernel;

import io.github.jkmod.model.ModuleName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a module is or was: its ranges of addresses and its symbols, as long as it was there to be looked at. Since 6.4
 * its kinds of memory are apart from each other ({@code struct module_memory}), and only their first addresses are shown.
 */
public final class ModuleAddresses {
    private static final long PAGE = 4096;

    private final ModuleName name;
    private final List<Range> ranges;
    private final TreeMap<Long, String> symbols = new TreeMap<>(Long::compareUnsigned);

    /** From its first address to the one behind its last. */
    private record Range(long from, long to) {
        boolean has(long address) {
            return Long.compareUnsigned(address, from) >= 0 && Long.compareUnsigned(address, to) < 0;
        }
    }

    private ModuleAddresses(ModuleName name, List<Range> ranges, Map<Long, String> symbols) {
        this.name = name;
        this.ranges = ranges;
        this.symbols.putAll(symbols);
    }

    /** {@return where the module is that was looked at; empty where it was not in or addresses are hidden} */
    public static Optional<ModuleAddresses> of(ModuleSight sight) {
        Optional<ProcModule> line = sight.procModule().value().filter(module -> module.address() != 0);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        TreeMap<Long, String> symbols = new TreeMap<>(Long::compareUnsigned);
        sight.kallsyms()
                .value()
                .ifPresent(look -> look.entries().stream()
                        .filter(entry -> entry.address() != 0 && entry.letter() != 'a')
                        .forEach(entry -> symbols.putIfAbsent(entry.address(), entry.name())));
        long base = line.get().address();
        long size = line.get().size();
        TreeMap<Long, String> known = new TreeMap<>(symbols);
        sight.sysModule()
                .value()
                .ifPresent(module -> module.sections().forEach((section, address) -> {
                    if (address != 0
                            && !section.startsWith(".init")
                            && !section.equals(".symtab")
                            && !section.equals(".strtab")) {
                        known.put(address, section);
                    }
                }));
        return Optional.of(new ModuleAddresses(line.get().name(), ranges(base, size, known), symbols));
    }

    /** Up to 6.3 all is in one range; since then size is that of all together, so that no range is longer. */
    private static List<Range> ranges(long base, long size, NavigableMap<Long, String> known) {
        List<Range> ranges = new ArrayList<>();
        boolean together = known.keySet().stream().allMatch(address -> address - base >= 0 && address - base < size);
        if (together) {
            ranges.add(new Range(base, base + size));
            return ranges;
        }
        known.put(base, "");
        long from = known.firstKey();
        long last = from;
        for (long address : known.keySet()) {
            if (address - last > PAGE * 2 || address - from >= size) {
                ranges.add(pages(from, last));
                from = address;
            }
            last = address;
        }
        ranges.add(pages(from, last));
        return ranges;
    }

    private static Range pages(long from, long last) {
        return new Range(from & -PAGE, (last & -PAGE) + PAGE);
    }

    /** {@return {@code function+0xOFFSET [module]} for an address that was the module's, else empty} */
    public Optional<String> symbol(long address) {
        return ranges.stream()
                .filter(range -> range.has(address))
                .findFirst()
                .map(range -> place(range, address) + " [" + name + "]");
    }

    private String place(Range range, long address) {
        Map.Entry<Long, String> below = symbols.floorEntry(address);
        if (below == null || !range.has(below.getKey())) {
            return "0x" + Long.toHexString(address - range.from());
        }
        long offset = address - below.getKey();
        return below.getValue() + (offset == 0 ? "" : "+0x" + Long.toHexString(offset));
    }
}
