package io.github.jkmod.forecast.notify;

import io.github.jkmod.model.Errno;
import io.github.jkmod.model.KernelRelease;
import io.github.jkmod.model.LoaderChange;

/** {@code btf_check_meta}: what one type's record must be like by itself. */
final class BtfMetaCheck {
    /** A type that the kernel does not take. */
    static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        final transient Errno errno;

        Refusal(Errno errno, String reason) {
            super(reason, null, false, false);
            this.errno = errno;
        }
    }

    /** {@code ENOTSUPP}, which user space has no name for. */
    static final Errno ENOTSUPP = new Errno(524);

    /** {@code BTF_MAX_TYPE}. */
    private static final long MAX_TYPE = 0xf_ffff;

    private static final long INT_MASK = 0x0fff_ffff;
    private static final int MEMBER = 12;

    private final BtfNames names;
    private final boolean anyPrintableSection;
    private final boolean flaggedTags;

    BtfMetaCheck(BtfNames names, KernelRelease release) {
        this.names = names;
        this.anyPrintableSection = LoaderChange.BTF_ANY_PRINTABLE.isIn(release);
        this.flaggedTags = LoaderChange.BTF_FLAGGED_TAGS.isIn(release);
    }

    /** {@return how many bytes the type has behind its fixed part; {@code left} says how many there are at most} */
    long check(BtfType type, long left) throws Refusal {
        if (type.kind() == 0 || type.kind() > BtfType.MAX_KIND) {
            throw invalid("kind " + type.kind());
        }
        // 16 bits of members, 5 of kind: what is between them was refused before the fields grew
        if (!type.wide() && (type.info() & ~0x9f00_ffffL) != 0) {
            throw invalid("btf_info 0x" + Long.toHexString(type.info()));
        }
        if (!names.isOffset(type.name())) {
            throw invalid("name_offset " + type.name());
        }
        long needed = needed(type);
        if (left < needed) {
            throw invalid("meta_left:" + left + " meta_needed:" + needed);
        }
        byKind(type);
        return needed;
    }

    private static long needed(BtfType type) {
        return switch (type.kind()) {
            case BtfType.INT, BtfType.VAR, BtfType.DECL_TAG -> 4;
            case BtfType.ARRAY -> 12;
            case BtfType.STRUCT, BtfType.UNION, BtfType.DATASEC, BtfType.ENUM64 -> MEMBER * type.members();
            case BtfType.ENUM, BtfType.FUNC_PROTO -> 8 * type.members();
            default -> 0;
        };
    }

    private void byKind(BtfType type) throws Refusal {
        switch (type.kind()) {
            case BtfType.INT -> integer(type);
            case BtfType.ARRAY -> array(type);
            case BtfType.STRUCT, BtfType.UNION -> struct(type);
            case BtfType.ENUM, BtfType.ENUM64 -> enumeration(type);
            case BtfType.FWD -> forward(type);
            case BtfType.FUNC -> function(type);
            case BtfType.FUNC_PROTO -> {
                noName(type);
                noFlag(type);
            }
            case BtfType.VAR -> variable(type);
            case BtfType.DATASEC -> section(type);
            case BtfType.FLOAT -> floating(type);
            case BtfType.DECL_TAG -> declarationTag(type);
            default -> reference(type);
        }
    }

    private static Refusal invalid(String what) {
        return new Refusal(Errno.EINVAL, "invalid " + what);
    }

    private static void noMembers(BtfType type) throws Refusal {
        if (type.members() != 0) {
            throw invalid("vlen " + type.members());
        }
    }

    private static void noFlag(BtfType type) throws Refusal {
        if (type.flag()) {
            throw invalid("btf_info kind_flag");
        }
    }

    private static void noName(BtfType type) throws Refusal {
        if (type.name() != 0) {
            throw invalid("name of a kind without one");
        }
    }

    private void identifier(long name) throws Refusal {
        if (name == 0 || !names.isIdentifier(name)) {
            throw invalid("name");
        }
    }

    private static void typeId(long id, boolean mayBeVoid) throws Refusal {
        if ((id == 0 && !mayBeVoid) || id > MAX_TYPE) {
            throw invalid("type_id " + id);
        }
    }

    private static void integer(BtfType type) throws Refusal {
        noMembers(type);
        noFlag(type);
        long data = type.extra(0);
        if ((data & ~INT_MASK) != 0) {
            throw invalid("int_data 0x" + Long.toHexString(data));
        }
        long bits = (data & 0xff) + ((data >> 16) & 0xff);
        if (bits > 128 || roundedBytes(bits) > type.size()) {
            throw invalid("number of bits " + bits);
        }
        long encoding = (data >> 24) & 0xf;
        if (encoding != 0 && encoding != 1 && encoding != 2 && encoding != 4) {
            throw new Refusal(ENOTSUPP, "unsupported encoding " + encoding);
        }
    }

    private static long roundedBytes(long bits) {
        return (bits >> 3) + ((bits & 7) == 0 ? 0 : 1);
    }

    private static void array(BtfType type) throws Refusal {
        noName(type);
        noMembers(type);
        noFlag(type);
        if (type.size() != 0) {
            throw invalid("size of an array");
        }
        typeId(type.extra(0), false);
        typeId(type.extra(4), false);
    }

    private void struct(BtfType type) throws Refusal {
        if (type.name() != 0) {
            identifier(type.name());
        }
        long last = 0;
        for (long i = 0; i < type.members(); i++) {
            long name = type.extra(MEMBER * i);
            if (!names.isOffset(name) || (name != 0 && !names.isIdentifier(name))) {
                throw invalid("name of member " + i);
            }
            typeId(type.extra(MEMBER * i + 4), false);
            long raw = type.extra(MEMBER * i + 8);
            long offset = type.flag() ? raw & 0xff_ffff : raw;
            if ((type.kind() == BtfType.UNION && offset != 0) || last > offset || roundedBytes(offset) > type.size()) {
                throw invalid("bits_offset " + offset + " of member " + i);
            }
            last = offset;
        }
    }

    private void enumeration(BtfType type) throws Refusal {
        if (type.size() > 8 || Long.bitCount(type.size()) != 1) {
            throw invalid("size " + type.size() + " of an enum");
        }
        if (type.name() != 0) {
            identifier(type.name());
        }
        long each = type.kind() == BtfType.ENUM ? 8 : MEMBER;
        for (long i = 0; i < type.members(); i++) {
            long name = type.extra(each * i);
            if (!names.isOffset(name)) {
                throw invalid("name_offset " + name);
            }
            identifier(name);
        }
    }

    private void forward(BtfType type) throws Refusal {
        noMembers(type);
        if (type.size() != 0) {
            throw invalid("type of a forward declaration");
        }
        identifier(type.name());
    }

    private void function(BtfType type) throws Refusal {
        identifier(type.name());
        if (type.members() > 2) {
            throw invalid("func linkage " + type.members());
        }
        noFlag(type);
    }

    private void variable(BtfType type) throws Refusal {
        noMembers(type);
        noFlag(type);
        identifier(type.name());
        typeId(type.size(), false);
        if (type.extra(0) > 1) {
            throw invalid("linkage " + type.extra(0));
        }
    }

    private void section(BtfType type) throws Refusal {
        if (type.size() == 0) {
            throw invalid("size 0 of a section");
        }
        noFlag(type);
        if (type.name() == 0 || !names.isSection(type.name(), anyPrintableSection)) {
            throw invalid("name of a section");
        }
        long end = 0;
        long sum = 0;
        for (long i = 0; i < type.members(); i++) {
            typeId(type.extra(MEMBER * i), false);
            long offset = type.extra(MEMBER * i + 4);
            long size = type.extra(MEMBER * i + 8);
            // an u32 sum on the kernel's side
            long next = (offset + size) & 0xffff_ffffL;
            if (offset < end || offset >= type.size() || size == 0 || size > type.size() || next > type.size()) {
                throw invalid("offset " + offset + " and size " + size + " of variable " + i);
            }
            end = next;
            sum += size;
        }
        if (type.size() < sum) {
            throw invalid("size of a section");
        }
    }

    private static void floating(BtfType type) throws Refusal {
        noMembers(type);
        noFlag(type);
        switch ((int) Math.min(type.size(), 32)) {
            case 2, 4, 8, 12, 16 -> {
                // what there is
            }
            default -> throw invalid("size " + type.size() + " of a float");
        }
    }

    private void declarationTag(BtfType type) throws Refusal {
        if (!names.isText(type.name())) {
            throw invalid("value of a tag");
        }
        noMembers(type);
        if (!flaggedTags) {
            noFlag(type);
        }
        if ((int) type.extra(0) < -1) {
            throw invalid("component_idx " + (int) type.extra(0));
        }
    }

    /** Pointers, qualifiers, typedefs and type tags. */
    private void reference(BtfType type) throws Refusal {
        noMembers(type);
        if (type.flag() && !(flaggedTags && type.kind() == BtfType.TYPE_TAG)) {
            throw invalid("btf_info kind_flag");
        }
        typeId(type.size(), true);
        switch (type.kind()) {
            case BtfType.TYPEDEF -> identifier(type.name());
            case BtfType.TYPE_TAG -> {
                if (!names.isText(type.name())) {
                    throw invalid("value of a tag");
                }
            }
            default -> noName(type);
        }
    }
}
