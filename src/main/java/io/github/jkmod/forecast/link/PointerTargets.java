package io.github.jkmod.forecast.link;

import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Rel;
import io.github.jkmod.elf.Rela;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.nio.ByteOrder;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where pointers in a coming module's tables lead, now that relocations are applied and code and constants are protected. */
public final class PointerTargets {
    /** What is at an address. */
    public enum Target {
        /** The module's own data, which the kernel may write. */
        DATA,
        /** The module's own code. */
        CODE,
        /** The module's own constants. */
        CONSTANT,
        /** Something that the module imports. */
        IMPORT,
        /** Nothing that the module has a right to point to. */
        ASTRAY;

        /** {@return for people} */
        String label() {
            return switch (this) {
                case DATA -> "the module's data";
                case CODE -> "the module's code";
                case CONSTANT -> "the module's constants, which are write-protected by now";
                case IMPORT -> "the kernel";
                case ASTRAY -> "no memory of the module";
            };
        }
    }

    private final Load load;
    private final LoadInfo info;
    private final TreeMap<Long, SectionHeader> sections = new TreeMap<>(Long::compareUnsigned);
    private final Map<Integer, Map<Long, Integer>> places = new HashMap<>();
    private @Nullable Set<String> called;

    public PointerTargets(Load load) {
        this.load = load;
        this.info = load.info();
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (section.isAlloc() && section.size != 0) {
                sections.put(section.address, section);
            }
        }
    }

    /** {@return what is there} */
    public Target at(long address) {
        if (load.layout().isInModule(address)) {
            Map.Entry<Long, SectionHeader> below = sections.floorEntry(address);
            if (below == null || below.getValue().isWrite()) {
                return Target.DATA;
            }
            return below.getValue().isExec() ? Target.CODE : Target.CONSTANT;
        }
        return load.addresses().isImport(address) ? Target.IMPORT : Target.ASTRAY;
    }

    /** {@return whether the kernel, which reads there, finds what it looks for or at least memory} */
    boolean isReadable(long address) {
        return at(address) != Target.ASTRAY;
    }

    /**
     * {@return whether the kernel, which writes there, may}
     *
     * @param table the table that holds the pointer
     * @param offset from the table's start, in bytes
     */
    public boolean isWritable(SectionHeader table, long offset, long address) {
        Target target = at(address);
        return target == Target.DATA
                || (target == Target.IMPORT
                        && importOf(table, offset).filter(this::isCalled).isEmpty());
    }

    /** {@return the import to which the pointer there has been relocated} */
    public Optional<String> importOf(SectionHeader table, long offset) {
        Integer symbol = places.computeIfAbsent(table.index, this::placesIn).get(offset);
        return symbol == null || load.symbols().sectionIndex(symbol) != ElfConstants.SHN_UNDEF
                ? Optional.empty()
                : Optional.of(load.symbols().name(symbol));
    }

    private Map<Long, Integer> placesIn(int table) {
        Map<Long, Integer> found = new HashMap<>();
        each(section -> section.info == table, (offset, type, symbol) -> found.put(offset, symbol));
        return found;
    }

    /** {@return whether that import is a function: some code of the module calls it} */
    public boolean isCalled(String name) {
        Set<String> known = called;
        if (known == null) {
            BitSet symbols = new BitSet(load.symbols().count());
            ArchRules rules = ArchRules.of(load);
            each(section -> true, (offset, type, symbol) -> {
                if (rules.isCall(type)) {
                    symbols.set(symbol);
                }
            });
            known = new HashSet<>();
            for (int symbol = symbols.nextSetBit(0); symbol >= 0; symbol = symbols.nextSetBit(symbol + 1)) {
                if (load.symbols().sectionIndex(symbol) == ElfConstants.SHN_UNDEF) {
                    known.add(load.symbols().name(symbol));
                }
            }
            called = known;
        }
        return known.contains(name);
    }

    /** One relocation. */
    private interface Relocation {
        void at(long offset, long type, int symbol);
    }

    /** Goes through the relocations of the sections asked for, as far as they are in the file. */
    private void each(Predicate<SectionHeader> wanted, Relocation use) {
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        ElfClass elfClass = info.elfClass();
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            boolean addends = section.type == ElfConstants.SHT_RELA;
            boolean known = (addends || section.type == ElfConstants.SHT_REL)
                    && info.file().contains(section.offset, section.size);
            if (!known || !wanted.test(section)) {
                continue;
            }
            int entry = addends ? Rela.size(elfClass) : Rel.size(elfClass);
            for (long at = section.offset; at + entry <= section.offset + section.size; at += entry) {
                long place = Rel.R_OFFSET.read(info.file(), at, elfClass, order);
                long word = Rel.R_INFO.read(info.file(), at, elfClass, order);
                long symbol = elfClass.relocationSymbol(word);
                if (symbol > 0 && symbol < load.symbols().count()) {
                    use.at(place, elfClass.relocationType(word), (int) symbol);
                }
            }
        }
    }

    /**
     * {@return the error for a pointer that leads where it must not}
     *
     * @param table the table that holds it
     * @param offset from the table's start, in bytes
     * @param what the pointer, such as {@code key of entry 3}
     * @param why what the kernel does with it
     */
    public UnsafeAccess astray(SectionHeader table, long offset, String what, long address, String why) {
        return new UnsafeAccess(
                info.name(table),
                offset,
                String.format(
                        Locale.ROOT,
                        "%s: 0x%x leads to %s",
                        what,
                        address,
                        at(address).label()),
                why);
    }
}
