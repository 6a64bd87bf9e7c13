package io.github.jkmod.dwarf;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The shape of entries (DWARF 5, section 7.5.3).
 *
 * @param tag {@code DW_TAG_}
 * @param children whether entries of this shape have some
 * @param attributes in their order
 */
record Abbreviation(int tag, boolean children, List<Attribute> attributes) {
    /**
     * An attribute.
     *
     * @param name {@code DW_AT_}
     * @param form {@code DW_FORM_}
     * @param constant the value of an {@code implicit_const}
     */
    record Attribute(int name, int form, long constant) {}

    /** {@return the shapes of the table that begins there, by their codes} */
    static Map<Long, Abbreviation> table(Window section, ByteOrder order, long offset) {
        Map<Long, Abbreviation> table = new HashMap<>();
        DwarfCursor at = new DwarfCursor(section, order, offset);
        while (true) {
            long code = at.uleb();
            if (code == 0) {
                return table;
            }
            int tag = (int) at.uleb();
            boolean children = at.number(1) != 0;
            List<Attribute> attributes = new ArrayList<>();
            int name = (int) at.uleb();
            int form = (int) at.uleb();
            while (name != 0 || form != 0) {
                attributes.add(new Attribute(name, form, form == DwarfForm.IMPLICIT_CONST ? at.sleb() : 0));
                name = (int) at.uleb();
                form = (int) at.uleb();
            }
            table.put(code, new Abbreviation(tag, children, attributes));
        }
    }
}
