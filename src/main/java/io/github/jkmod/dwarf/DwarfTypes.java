package io.github.jkmod.dwarf;

import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.kernel.types.CTypes;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The types in one file's debug information, each under the place of its entry. */
public final class DwarfTypes implements CTypes {
    /** The longest chain of typedefs, qualifiers and arrays that is followed. */
    private static final int MAX_CHAIN = 64;

    /** {@code void} has no entry. */
    private static final long NONE = -1;

    private final DebugInfo info;
    private final DebugSections sections;
    private final Map<Long, List<Entry>> members = new HashMap<>();

    private DwarfTypes(DebugSections sections) {
        this.sections = sections;
        this.info = new DebugInfo(sections);
    }

    /**
     * {@return the types of that file; empty where it has no debug information}
     *
     * @throws io.github.jkmod.bytes.MalformedException if that breaks its format
     */
    public static Optional<DwarfTypes> of(ElfFile elf) {
        return DebugSections.of(elf).map(DwarfTypes::new);
    }

    @Override
    public OptionalLong struct(String name) {
        for (Unit unit : info.units()) {
            Entry entry = info.entry(unit, unit.first());
            long at = entry.next();
            while (entry.children() && at < unit.end()) {
                Entry child = info.entry(unit, at);
                if (child.tag() == Entry.STRUCTURE
                        && child.name().equals(name)
                        && child.value(Entry.DECLARATION).isEmpty()) {
                    return OptionalLong.of(at);
                }
                if (child.tag() == 0) {
                    break;
                }
                at = info.behind(child);
            }
        }
        return OptionalLong.empty();
    }

    @Override
    public Kind kind(long type) {
        return switch (type == NONE ? 0 : info.entry(type).tag()) {
            case Entry.STRUCTURE -> Kind.STRUCT;
            case Entry.UNION -> Kind.UNION;
            case Entry.ARRAY -> Kind.ARRAY;
            default -> Kind.OTHER;
        };
    }

    @Override
    public long resolved(long type) {
        long at = type;
        for (int i = 0; i < MAX_CHAIN && at != NONE; i++) {
            Entry entry = info.entry(at);
            if (!entry.isAlias()) {
                return at;
            }
            at = entry.value(Entry.TYPE).orElse(NONE);
        }
        return at;
    }

    private List<Entry> membersOf(long struct) {
        return members.computeIfAbsent(
                struct,
                at -> info.children(info.entry(at)).stream()
                        .filter(child -> child.tag() == Entry.MEMBER)
                        .toList());
    }

    @Override
    public int members(long struct) {
        return membersOf(struct).size();
    }

    @Override
    public String memberName(long struct, int member) {
        return membersOf(struct).get(member).name();
    }

    @Override
    public long memberType(long struct, int member) {
        return membersOf(struct).get(member).value(Entry.TYPE).orElse(NONE);
    }

    /** DWARF 5, section 5.7.6; before it, a bit field counts from the upper end of its storage. */
    @Override
    public long memberBit(long struct, int member) {
        Entry entry = membersOf(struct).get(member);
        long bytes = 8 * entry.value(Entry.MEMBER_LOCATION).orElse(0);
        OptionalLong fromTop = entry.value(Entry.BIT_OFFSET);
        if (fromTop.isPresent()) {
            long storage = 8 * entry.value(Entry.BYTE_SIZE).orElse(size(memberType(struct, member)));
            return sections.order() == ByteOrder.BIG_ENDIAN
                    ? bytes + fromTop.getAsLong()
                    : bytes + storage - fromTop.getAsLong() - memberBits(struct, member);
        }
        return entry.value(Entry.DATA_BIT_OFFSET).orElse(bytes);
    }

    @Override
    public int memberBits(long struct, int member) {
        return (int) membersOf(struct).get(member).value(Entry.BIT_SIZE).orElse(0);
    }

    @Override
    public long elementType(long array) {
        return info.entry(array).value(Entry.TYPE).orElse(NONE);
    }

    /** The product of its dimensions; 0 for one without a bound. */
    @Override
    public long elements(long array) {
        return info.children(info.entry(array)).stream()
                .filter(child -> child.tag() == Entry.SUBRANGE)
                .mapToLong(range -> range.value(Entry.COUNT)
                        .orElseGet(() -> range.value(Entry.UPPER_BOUND).orElse(-1) + 1))
                .reduce(1, (all, each) -> all * each);
    }

    @Override
    public long size(long id) {
        long count = 1;
        long type = resolved(id);
        for (int i = 0; i < MAX_CHAIN && kind(type) == Kind.ARRAY; i++) {
            count *= elements(type);
            type = resolved(elementType(type));
        }
        if (type == NONE) {
            return 0;
        }
        Entry entry = info.entry(type);
        long usual = entry.tag() == Entry.POINTER ? sections.addressSize() : 0;
        return count * entry.value(Entry.BYTE_SIZE).orElse(usual);
    }
}
