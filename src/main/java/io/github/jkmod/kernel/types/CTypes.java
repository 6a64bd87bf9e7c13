package io.github.jkmod.kernel.types;

import java.util.OptionalLong;

/** The types of a compiled C program, each by a number of its own: what BTF and DWARF have in common. */
public interface CTypes {
    /** What a type is, as far as a layout needs it. */
    enum Kind {
        STRUCT,
        UNION,
        ARRAY,
        /** No parts. */
        OTHER
    }

    /** {@return the struct of that name, where one is defined} */
    OptionalLong struct(String name);

    /** {@return what that type is} */
    Kind kind(long type);

    /** {@return the type behind typedefs and qualifiers} */
    long resolved(long type);

    /** {@return how many members that struct or union has} */
    int members(long struct);

    /** {@return the member's name; empty for an anonymous struct or union} */
    String memberName(long struct, int member);

    /** {@return the member's type} */
    long memberType(long struct, int member);

    /** {@return where the member begins, in bits from the struct's start} */
    long memberBit(long struct, int member);

    /** {@return the width of a bit field; 0 for any other member} */
    int memberBits(long struct, int member);

    /** {@return the type of that array's elements} */
    long elementType(long array);

    /** {@return how many elements that array has} */
    long elements(long array);

    /** {@return the size of that type in bytes; 0 for those without one} */
    long size(long type);
}
