package io.github.jkmod.forecast;

import io.github.jkmod.elf.ElfConstants;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Where pointers in a coming module's tables lead, now that relocations are applied and code and constants are protected. */
final class PointerTargets {
    /** What is at an address. */
    enum Target {
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
    private @Nullable Set<String> called;

    PointerTargets(Load load) {
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
    Target at(long address) {
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

    /** {@return whether the kernel, which writes there, may} */
    boolean isWritable(long address) {
        Target target = at(address);
        return target == Target.DATA || (target == Target.IMPORT && !isCalled(address));
    }

    /** {@return whether the import there is a function: some code of the module calls it} */
    boolean isCalled(long address) {
        Set<String> known = called;
        if (known == null) {
            known = findCalled();
            called = known;
        }
        Optional<String> name = load.addresses().importNear(address);
        return name.isPresent() && known.contains(name.get());
    }

    private Set<String> findCalled() {
        Set<String> names = new HashSet<>();
        SymbolTable symbols = load.symbols();
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            boolean addends = section.type == ElfConstants.SHT_RELA;
            if ((!addends && section.type != ElfConstants.SHT_REL) || !info.file().contains(section.offset, section.size)) {
                continue;
            }
            int entry = info.wide() ? (addends ? 24 : 16) : (addends ? 12 : 8);
            for (long at = section.offset; at + entry <= section.offset + section.size; at += entry) {
                long word = info.wide()
                        ? info.file().u64(at + 8, ByteOrder.LITTLE_ENDIAN)
                        : info.file().u32(at + 4, ByteOrder.LITTLE_ENDIAN);
                long symbol = info.wide() ? word >>> 32 : word >>> 8;
                int type = (int) (info.wide() ? word & 0xffff_ffffL : word & 0xff);
                if (isCall(type) && symbol > 0 && symbol < symbols.count() && symbols.sectionIndex((int) symbol) == 0) {
                    names.add(symbols.name((int) symbol));
                }
            }
        }
        return names;
    }

    /** {@return whether relocations of that type are of branch instructions only} */
    private boolean isCall(int type) {
        return switch (load.architecture()) {
            case X86_64 -> type == 4; // R_X86_64_PLT32
            case ARM64 -> type == 282 || type == 283; // R_AARCH64_JUMP26, CALL26
            case ARM -> type == 1 || type == 28 || type == 29; // R_ARM_PC24, CALL, JUMP24
        };
    }

    /**
     * {@return the error for a pointer that leads where it must not}
     *
     * @param table the table that holds it
     * @param offset from the table's start, in bytes
     * @param what the pointer, such as {@code key of entry 3}
     * @param why what the kernel does with it
     */
    UnsafeAccess astray(SectionHeader table, long offset, String what, long address, String why) {
        return new UnsafeAccess(
                info.name(table),
                offset,
                String.format(Locale.ROOT, "%s: 0x%x leads to %s", what, address, at(address).label()),
                why);
    }
}
