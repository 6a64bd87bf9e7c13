package io.github.jkmod.dwarf;

import java.util.Map;
import java.util.OptionalLong;

/**
 * A debugging information entry.
 *
 * @param at where it begins in {@code .debug_info}
 * @param tag {@code DW_TAG_}
 * @param children whether some follow
 * @param texts of those attributes that are strings and asked for, by {@code DW_AT_}
 * @param values of those attributes that are numbers or places, by {@code DW_AT_}
 * @param next where what follows it begins: its first child, or its sibling
 */
record Entry(long at, int tag, boolean children, Map<Integer, String> texts, Map<Integer, Long> values, long next) {
    static final int SIBLING = 0x01;
    static final int NAME = 0x03;
    static final int BYTE_SIZE = 0x0b;
    static final int BIT_OFFSET = 0x0c;
    static final int BIT_SIZE = 0x0d;
    static final int STATEMENT_LIST = 0x10;
    static final int LOW_PC = 0x11;
    static final int HIGH_PC = 0x12;
    static final int DIRECTORY = 0x1b;
    static final int UPPER_BOUND = 0x2f;
    static final int ABSTRACT_ORIGIN = 0x31;
    static final int COUNT = 0x37;
    static final int MEMBER_LOCATION = 0x38;
    static final int DECLARATION = 0x3c;
    static final int SPECIFICATION = 0x47;
    static final int TYPE = 0x49;
    static final int RANGES = 0x55;
    static final int CALL_FILE = 0x58;
    static final int CALL_LINE = 0x59;
    static final int DATA_BIT_OFFSET = 0x6b;
    static final int STRING_OFFSETS_BASE = 0x72;
    static final int ADDRESSES_BASE = 0x73;
    static final int RANGE_LISTS_BASE = 0x74;

    static final int ARRAY = 0x01;
    static final int ENUMERATION = 0x04;
    static final int LEXICAL_BLOCK = 0x0b;
    static final int MEMBER = 0x0d;
    static final int POINTER = 0x0f;
    static final int STRUCTURE = 0x13;
    static final int TYPEDEF = 0x16;
    static final int UNION = 0x17;
    static final int INLINED_SUBROUTINE = 0x1d;
    static final int SUBRANGE = 0x21;
    static final int CONST = 0x26;
    static final int SUBPROGRAM = 0x2e;
    static final int VOLATILE = 0x35;
    static final int RESTRICT = 0x37;
    static final int ATOMIC = 0x47;

    /** {@return empty where it has none} */
    String name() {
        return texts.getOrDefault(NAME, "");
    }

    OptionalLong value(int attribute) {
        Long value = values.get(attribute);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /** {@return whether it only gives another type a name or a qualifier} */
    boolean isAlias() {
        return switch (tag) {
            case TYPEDEF, CONST, VOLATILE, RESTRICT, ATOMIC -> true;
            default -> false;
        };
    }
}
