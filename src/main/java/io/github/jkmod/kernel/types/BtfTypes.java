package io.github.jkmod.kernel.types;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalLong;

/** The types of one BTF blob by number; each is read where it stands. */
final class BtfTypes implements CTypes {
    static final int INT = 1;
    static final int PTR = 2;
    static final int ARRAY = 3;
    static final int STRUCT = 4;
    static final int UNION = 5;
    static final int ENUM = 6;
    static final int DATASEC = 15;
    static final int FLOAT = 16;
    static final int ENUM64 = 19;

    /** The longest chain of typedefs and qualifiers that is followed. */
    private static final int MAX_CHAIN = 64;

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final int RECORD = 12;

    private static final int POINTER_BYTES = 8; // only 64-bit kernels are built with BTF by those that jkmod knows

    /** What follows the fixed part of a type, in bytes: for all of it, or for each of its members; by kind. */
    private static final int[] EXTRA = {0, 4, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 4, 0, 0};

    private static final int[] EXTRA_EACH = {0, 0, 0, 0, 12, 12, 8, 0, 0, 0, 0, 0, 0, 8, 0, 12, 0, 0, 0, 12};

    private final Window types;
    private final Window strings;
    private final int[] places;
    private final int count;

    private BtfTypes(Window types, Window strings, int[] places, int count) {
        this.types = types;
        this.strings = strings;
        this.places = places;
        this.count = count;
    }

    static BtfTypes parse(Window btf) {
        if (btf.u16(0, LE) != KernelBtf.MAGIC) {
            throw btf.malformed(0, "no BTF magic");
        }
        long header = btf.u32(4, LE);
        Window types = btf.slice(header + btf.u32(8, LE), btf.u32(12, LE), btf.origin() + ": types");
        Window strings = btf.slice(header + btf.u32(16, LE), btf.u32(20, LE), btf.origin() + ": strings");
        int[] places = new int[1 << 10];
        int count = 0;
        long at = 0;
        while (at < types.size()) {
            if (++count == places.length) {
                places = Arrays.copyOf(places, count * 2);
            }
            places[count] = (int) at;
            long info = types.u32(at + 4, LE);
            int kind = kindOf(info);
            if (kind == 0 || kind >= EXTRA.length) {
                throw types.malformed(at, "type " + count + " is of unknown kind " + kind);
            }
            at += RECORD + EXTRA[kind] + EXTRA_EACH[kind] * (info & 0xffff);
        }
        return new BtfTypes(types, strings, places, count);
    }

    private static int kindOf(long info) {
        return (int) (info >> 24) & 0x1f;
    }

    int count() {
        return count;
    }

    Window strings() {
        return strings;
    }

    private int place(long id) {
        if (id < 1 || id > count) {
            throw types.malformed(0, "no type " + id);
        }
        return places[(int) id];
    }

    @Override
    public Kind kind(long id) {
        return switch (number(id)) {
            case STRUCT -> Kind.STRUCT;
            case UNION -> Kind.UNION;
            case ARRAY -> Kind.ARRAY;
            default -> Kind.OTHER;
        };
    }

    private int number(long id) {
        return id == 0 ? 0 : kindOf(types.u32(place(id) + 4L, LE));
    }

    @Override
    public OptionalLong struct(String name) {
        for (int id = 1; id <= count; id++) {
            if (number(id) == STRUCT && name(id).equals(name)) {
                return OptionalLong.of(id);
            }
        }
        return OptionalLong.empty();
    }

    private String name(int id) {
        return strings.string(types.u32(place(id), LE));
    }

    @Override
    public int members(long id) {
        return (int) (types.u32(place(id) + 4L, LE) & 0xffff);
    }

    @Override
    public String memberName(long id, int member) {
        return strings.string(types.u32(memberAt(id, member), LE));
    }

    @Override
    public long memberType(long id, int member) {
        return types.u32(memberAt(id, member) + 4, LE);
    }

    @Override
    public long memberBit(long id, int member) {
        long offset = types.u32(memberAt(id, member) + 8, LE);
        return bitFields(id) ? offset & 0xff_ffff : offset;
    }

    @Override
    public int memberBits(long id, int member) {
        return bitFields(id) ? (int) (types.u32(memberAt(id, member) + 8, LE) >> 24) : 0;
    }

    private long memberAt(long id, int member) {
        return place(id) + RECORD + 12L * member;
    }

    private boolean bitFields(long id) {
        return types.u32(place(id) + 4L, LE) >>> 31 != 0;
    }

    @Override
    public long elementType(long array) {
        return types.u32(place(array) + RECORD, LE);
    }

    @Override
    public long elements(long array) {
        return types.u32(place(array) + RECORD + 8L, LE);
    }

    @Override
    public long resolved(long id) {
        long at = id;
        for (int i = 0; i < MAX_CHAIN && isAlias(number(at)); i++) {
            at = sizeOrType(at);
        }
        return at;
    }

    /** Typedef, volatile, const, restrict, type tag. */
    private static boolean isAlias(int kind) {
        return (kind >= 8 && kind <= 11) || kind == 18;
    }

    private long sizeOrType(long id) {
        return types.u32(place(id) + 8L, LE);
    }

    @Override
    public long size(long id) {
        long count = 1;
        long type = resolved(id);
        for (int i = 0; i < MAX_CHAIN && number(type) == ARRAY; i++) {
            count *= elements(type);
            type = resolved(elementType(type));
        }
        return switch (number(type)) {
            case PTR -> count * POINTER_BYTES;
            case INT, STRUCT, UNION, ENUM, DATASEC, FLOAT, ENUM64 -> count * sizeOrType(type);
            default -> 0;
        };
    }
}
