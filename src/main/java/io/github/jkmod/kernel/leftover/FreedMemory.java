package io.github.jkmod.kernel.leftover;

import io.github.jkmod.kernel.KallsymsEntry;
import io.github.jkmod.kernel.KallsymsLook;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.ModuleName;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The addresses that were a module's: whole pages, as the kernel gives and takes them.
 *
 * <p>Its regions are known by its symbols and sections; since 6.4 there are several, apart from each other. What lies behind
 * the last symbol's page of one is not counted: on kernels that give modules parts of large pages it may be another's.
 */
public final class FreedMemory {
    /** All architectures' smallest; on larger pages less than the whole is counted. */
    private static final long PAGE = 4096;

    /** The end of each range by its start, unsigned. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>(Long::compareUnsigned);

    private final ModuleName module;
    private final TreeMap<Long, String> symbols = new TreeMap<>(Long::compareUnsigned);

    private FreedMemory(ModuleName module) {
        this.module = module;
    }

    /** {@return what is the module's in this look} Nothing where addresses are hidden. */
    public static FreedMemory of(ModuleName module, ModuleSight sight) {
        FreedMemory memory = new FreedMemory(module);
        Optional<ProcModule> line = sight.procModule().value();
        if (line.isEmpty() || line.get().address() == 0) {
            return memory;
        }
        List<KallsymsEntry> entries =
                sight.kallsyms().value().map(KallsymsLook::entries).orElse(List.of());
        TreeSet<Long> addresses = new TreeSet<>(Long::compareUnsigned);
        addresses.add(line.get().address());
        for (KallsymsEntry entry : entries) {
            addresses.add(entry.address());
            memory.symbols.merge(entry.address(), entry.name(), (known, other) -> isSectionMark(other) ? known : other);
        }
        memory.cover(addresses, line.get().size());
        return memory;
    }

    /** The linker's own, such as {@code __start_alloc_tags}, stands where a variable begins, too. */
    private static boolean isSectionMark(String symbol) {
        return symbol.startsWith("__start_") || symbol.startsWith("__stop_");
    }

    /** Addresses further apart than the module is large are in different regions; so are those of absolute symbols. */
    private void cover(NavigableSet<Long> addresses, long size) {
        List<Long> region = new ArrayList<>();
        for (long address : addresses) {
            if (!region.isEmpty() && Long.compareUnsigned(address - region.get(region.size() - 1), size) > 0) {
                add(region);
                region.clear();
            }
            region.add(address);
        }
        add(region);
        // absolute symbols and those of per-CPU variables are no addresses in it
        ranges.headMap(addresses.last() >>> 1).clear();
    }

    private void add(List<Long> region) {
        long last = region.get(region.size() - 1);
        ranges.put(region.get(0) & -PAGE, (last & -PAGE) + PAGE);
    }

    /** {@return whose it was} */
    ModuleName module() {
        return module;
    }

    /**
     * {@return this without ranges that begin between those addresses} Some architectures count the addresses of per-CPU
     * variables from the kernel's own.
     */
    FreedMemory without(long start, long end) {
        FreedMemory rest = new FreedMemory(module);
        rest.symbols.putAll(symbols);
        rest.ranges.putAll(ranges);
        rest.ranges.subMap(start, end).clear();
        return rest;
    }

    boolean isEmpty() {
        return ranges.isEmpty();
    }

    boolean contains(long address) {
        var below = ranges.floorEntry(address);
        return below != null && Long.compareUnsigned(address, below.getValue()) < 0;
    }

    /** Marks each value of an address' fourth byte that an address in here may have. */
    void markFourthBytes(boolean[] possible) {
        ranges.forEach((start, end) -> {
            for (long part = start >>> 24; part <= (end - 1) >>> 24; part++) {
                possible[(int) (part & 0xff)] = true;
            }
        });
    }

    /** {@return the symbol at or below {@code address} and how far behind it that is: {@code leftover_timer+0x10}} */
    String name(long address) {
        var below = symbols.floorEntry(address);
        return below == null
                ? "0x" + Long.toHexString(address)
                : below.getValue() + "+0x" + Long.toHexString(address - below.getKey());
    }
}
