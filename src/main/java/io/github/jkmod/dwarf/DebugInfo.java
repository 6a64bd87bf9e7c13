package io.github.jkmod.dwarf;

import io.github.jkmod.bytes.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The entries of {@code .debug_info}, read where they stand. */
final class DebugInfo {
    /** {@code DW_UT_type} and {@code DW_UT_split_type}, whose headers have a signature and an offset more. */
    private static final int TYPE_UNIT = 0x02;

    private static final int SPLIT_TYPE_UNIT = 0x06;
    private static final int SKELETON = 0x04;
    private static final int SPLIT_COMPILE = 0x05;

    private final DebugSections sections;
    private final TreeMap<Long, Unit> units = new TreeMap<>();
    private final Map<Long, Map<Long, Abbreviation>> tables = new HashMap<>();

    DebugInfo(DebugSections sections) {
        this.sections = sections;
        DwarfCursor at = cursor(0);
        while (!at.isAtEnd()) {
            Unit unit = header(at.at());
            units.put(unit.start(), unit);
            at = cursor(unit.end());
        }
    }

    private DwarfCursor cursor(long offset) {
        return new DwarfCursor(sections.info(), sections.order(), offset);
    }

    /** DWARF 5, section 7.5.1. */
    private Unit header(long start) {
        DwarfCursor at = cursor(start);
        long length = at.number(4);
        int offsetSize = length == 0xffff_ffffL ? 8 : 4;
        if (offsetSize == 8) {
            length = at.number(8);
        }
        long end = at.at() + length;
        int version = (int) at.number(2);
        if (version < 2 || version > 5) {
            throw at.unknown("version of DWARF", version);
        }
        int kind = version >= 5 ? (int) at.number(1) : 0;
        int addressSize = version >= 5 ? (int) at.number(1) : 0;
        long table = at.number(offsetSize);
        addressSize = version >= 5 ? addressSize : (int) at.number(1);
        switch (kind) {
            case TYPE_UNIT, SPLIT_TYPE_UNIT -> at.skipped(8L + offsetSize);
            case SKELETON, SPLIT_COMPILE -> at.skipped(8);
            default -> {}
        }
        if (end <= start || !sections.info().contains(start, end - start)) {
            throw sections.info().malformed(start, "a unit of " + Long.toUnsignedString(length) + " bytes");
        }
        Map<Long, Abbreviation> shapes = tables.computeIfAbsent(
                table, offset -> Abbreviation.table(sections.abbreviations(), sections.order(), offset));
        Unit.Bases usual = Unit.Bases.behindHeaders(offsetSize);
        Unit unit = new Unit(start, at.at(), end, version, offsetSize, addressSize, usual, shapes);
        Entry root = entry(unit, unit.first());
        return unit.withBases(new Unit.Bases(
                root.value(Entry.STRING_OFFSETS_BASE).orElse(usual.stringOffsets()),
                root.value(Entry.ADDRESSES_BASE).orElse(usual.addresses()),
                root.value(Entry.RANGE_LISTS_BASE).orElse(usual.rangeLists())));
    }

    Iterable<Unit> units() {
        return units.values();
    }

    /** {@return the entry that begins there} */
    Entry entry(long offset) {
        Map.Entry<Long, Unit> unit = units.floorEntry(offset);
        if (unit == null) {
            throw sections.info().malformed(offset, "no entry");
        }
        return entry(unit.getValue(), offset);
    }

    /** {@return the entry of that unit that begins there; one with tag 0 ends a list of children} */
    Entry entry(Unit unit, long offset) {
        DwarfCursor at = cursor(offset);
        long code = at.uleb();
        if (code == 0) {
            return new Entry(offset, 0, false, Map.of(), Map.of(), at.at());
        }
        Abbreviation shape = unit.abbreviations().get(code);
        if (shape == null) {
            throw sections.info().malformed(offset, "no abbreviation " + Long.toUnsignedString(code));
        }
        Map<Integer, String> texts = new HashMap<>();
        Map<Integer, Long> values = new HashMap<>();
        boolean length = false;
        for (Abbreviation.Attribute attribute : shape.attributes()) {
            int form = attribute.form() == DwarfForm.INDIRECT ? (int) at.uleb() : attribute.form();
            long value = DwarfForm.read(form, at, unit);
            if (form == DwarfForm.IMPLICIT_CONST) {
                value = attribute.constant();
            }
            if (attribute.name() == Entry.NAME || attribute.name() == Entry.DIRECTORY) {
                texts.put(attribute.name(), string(unit, form, value, sections.info()));
            } else {
                values.put(attribute.name(), resolved(unit, attribute.name(), form, value));
            }
            boolean address = form == DwarfForm.ADDR || DwarfForm.isAddressIndex(form);
            length |= attribute.name() == Entry.HIGH_PC && !address;
        }
        if (length) { // DWARF 4, section 2.17.2: a constant counts from the low one
            values.merge(Entry.HIGH_PC, values.getOrDefault(Entry.LOW_PC, 0L), Long::sum);
        }
        return new Entry(offset, shape.tag(), shape.children(), texts, values, at.at());
    }

    /** What counts from some place is made to count from the section's start; indices are looked up where that is needed. */
    private long resolved(Unit unit, int attribute, int form, long value) {
        if (DwarfForm.isReferenceInUnit(form)) {
            return value + unit.start();
        }
        if (DwarfForm.isAddressIndex(form) && (attribute == Entry.LOW_PC || attribute == Entry.HIGH_PC)) {
            return address(unit, value);
        }
        if (form == DwarfForm.RNGLISTX && attribute == Entry.RANGES) {
            long base = unit.bases().rangeLists();
            Window lists = sections.section(".debug_rnglists");
            return base + number(lists, base + value * unit.offsetSize(), unit.offsetSize());
        }
        return value;
    }

    /** {@return the address of that index in {@code .debug_addr}} */
    long address(Unit unit, long index) {
        Window addresses = sections.section(".debug_addr");
        return number(addresses, unit.bases().addresses() + index * unit.addressSize(), unit.addressSize());
    }

    private long number(Window section, long at, int width) {
        return new DwarfCursor(section, sections.order(), at).number(width);
    }

    /**
     * {@return the string of such a form}
     *
     * @param value where it is, or its index
     * @param within the section that has the value, and strings that are written out
     */
    String string(Unit unit, int form, long value, Window within) {
        if (!DwarfForm.isString(form)) {
            throw within.malformed(value, "a string of form 0x" + Integer.toHexString(form));
        }
        if (form == DwarfForm.STRING) {
            return within.string(value);
        }
        if (form == DwarfForm.LINE_STRP) {
            return sections.lineStrings().string(value);
        }
        if (DwarfForm.isStringIndex(form)) {
            long place = unit.bases().stringOffsets() + value * unit.offsetSize();
            return sections.strings().string(number(sections.stringOffsets(), place, unit.offsetSize()));
        }
        return sections.strings().string(value);
    }

    /** {@return the children of that entry, in their order} */
    List<Entry> children(Entry parent) {
        List<Entry> children = new ArrayList<>();
        if (parent.children()) {
            Entry child = entry(parent.next());
            while (child.tag() != 0) {
                children.add(child);
                child = entry(behind(child));
            }
        }
        return children;
    }

    /** {@return where the sibling of that entry begins, or the end of the list that it is in} */
    long behind(Entry entry) {
        if (!entry.children()) {
            return entry.next();
        }
        long sibling = entry.value(Entry.SIBLING).orElse(-1);
        if (sibling > entry.at()) {
            return sibling;
        }
        int depth = 1;
        long at = entry.next();
        while (depth > 0) {
            Entry inner = entry(at);
            depth += inner.tag() == 0 ? -1 : inner.children() ? 1 : 0;
            at = inner.next();
        }
        return at;
    }
}
