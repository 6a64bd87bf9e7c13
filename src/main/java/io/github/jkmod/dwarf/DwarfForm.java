package io.github.jkmod.dwarf;

/** How attribute values are encoded ({@code DW_FORM_}; DWARF 5, section 7.5.6). */
final class DwarfForm {
    static final int ADDR = 0x01;
    static final int STRING = 0x08;
    static final int STRP = 0x0e;
    static final int REF_ADDR = 0x10;
    static final int REF1 = 0x11;
    static final int REF_UDATA = 0x15;
    static final int INDIRECT = 0x16;
    static final int STRX = 0x1a;
    static final int ADDRX = 0x1b;
    static final int LINE_STRP = 0x1f;
    static final int IMPLICIT_CONST = 0x21;
    static final int RNGLISTX = 0x23;
    static final int STRX1 = 0x25;
    static final int STRX4 = 0x28;
    static final int ADDRX1 = 0x29;
    static final int ADDRX4 = 0x2c;

    private DwarfForm() {}

    /** {@return whether the value is one of a unit's own places: it counts from the unit's start} */
    static boolean isReferenceInUnit(int form) {
        return form >= REF1 && form <= REF_UDATA;
    }

    /** {@return whether the value is a string's index in {@code .debug_str_offsets}} */
    static boolean isStringIndex(int form) {
        return form == STRX || (form >= STRX1 && form <= STRX4);
    }

    /** {@return whether the value is an address's index in {@code .debug_addr}} */
    static boolean isAddressIndex(int form) {
        return form == ADDRX || (form >= ADDRX1 && form <= ADDRX4);
    }

    /** {@return whether the value is a string, or where one is} */
    static boolean isString(int form) {
        return form == STRING || form == STRP || form == LINE_STRP || isStringIndex(form);
    }

    /** {@return its value, moving the cursor behind it; of a block the place where it begins, of a string likewise} */
    static long read(int form, DwarfCursor at, Unit unit) {
        return switch (form) {
            case 0x19, IMPLICIT_CONST -> 1; // flag_present; the other's value is in the abbreviation
            case 0x0b, 0x0c, REF1, STRX1, ADDRX1 -> at.number(1);
            case 0x05, 0x12, 0x26, 0x2a -> at.number(2);
            case 0x27, 0x2b -> at.number(3);
            case 0x06, 0x13, 0x1c, STRX4, ADDRX4 -> at.number(4);
            case 0x07, 0x14, 0x20, 0x24 -> at.number(8);
            case 0x1e -> at.skipped(16);
            case ADDR -> at.number(unit.addressSize());
            case STRP, LINE_STRP, REF_ADDR, 0x17, 0x1d -> at.number(unit.offsetSize());
            case 0x0d -> at.sleb();
            case 0x0f, REF_UDATA, STRX, ADDRX, 0x22, RNGLISTX -> at.uleb();
            case STRING -> at.pastString();
            case 0x0a -> at.skipped(at.number(1));
            case 0x03 -> at.skipped(at.number(2));
            case 0x04 -> at.skipped(at.number(4));
            case 0x09, 0x18 -> at.skipped(at.uleb());
            default -> throw at.unknown("form", form);
        };
    }
}
