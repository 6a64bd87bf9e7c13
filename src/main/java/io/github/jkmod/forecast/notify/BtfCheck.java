package io.github.jkmod.forecast.notify;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.notify.BtfMetaCheck.Refusal;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.KernelRelease;
import io.github.jkmod.model.LoaderChange;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * {@code btf_parse_module} without its last step: header, string section, each type by itself, chains of modifiers.
 */
final class BtfCheck {
    /**
     * What a BTF builds on.
     *
     * @param types how many it has, {@code void} included: the number of the first type of its own
     * @param strings its string section
     */
    record Base(long types, Window strings) {}

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final int MAGIC = 0xeb9f;
    private static final int OLD_HEADER = 24;
    private static final int LAYOUT_HEADER = 32;

    /** The longest chain of modifiers. */
    private static final int MAX_CHAIN = 32;

    private final Window btf;
    private final KernelRelease release;
    private final int knownHeader;
    private Window types;
    private Window strings;

    /** @param btf all of the section */
    BtfCheck(Window btf, KernelRelease release) {
        this.btf = btf;
        this.release = release;
        this.knownHeader = isGrown() ? LAYOUT_HEADER : OLD_HEADER;
        this.types = btf.slice(0, 0, "types");
        this.strings = types;
    }

    /** Between 6.12 and 7.2 the header got a layout section, types wider fields, and tags lost their order. */
    private boolean isGrown() {
        return LoaderChange.BTF_LAYOUT.isIn(release);
    }

    /** {@return its string section, after {@link #header}} */
    Window strings() {
        return strings;
    }

    /**
     * {@code btf_parse_hdr}, {@code btf_parse_str_sec}.
     *
     * @param split whether it builds on another
     */
    void header(boolean split) throws Refusal {
        require(btf.size() >= 8, "hdr_len not found");
        long length = btf.u32(4, LE);
        require(btf.size() >= length, "header of " + length + " bytes not found");
        for (long at = knownHeader; at < length; at++) {
            if (btf.u8(at) != 0) {
                throw new Refusal(Errno.E2BIG, "unsupported header: byte " + at + " is not 0");
            }
        }
        require(field(0, 2) == MAGIC, "magic 0x" + Long.toHexString(field(0, 2)));
        if (field(2, 1) != 1) {
            throw new Refusal(BtfMetaCheck.ENOTSUPP, "version " + field(2, 1));
        }
        if (field(3, 1) != 0) {
            throw new Refusal(BtfMetaCheck.ENOTSUPP, "flags 0x" + Long.toHexString(field(3, 1)));
        }
        require(split || btf.size() != length, "no data");
        sections(length);
        stringSection(length, split);
    }

    /** A field of the header, of which only the first {@code hdr_len} bytes are in the file; the others are 0. */
    private long field(int at, int width) {
        long value = 0;
        long length = Math.min(btf.u32(4, LE), knownHeader);
        for (int i = width - 1; i >= 0; i--) {
            value = value << 8 | (at + i < length ? btf.u8(at + i) : 0);
        }
        return value;
    }

    private record Part(long offset, long length) {}

    /** {@code btf_check_sec_info}: no gaps, no overlaps, nothing left over. */
    private void sections(long header) throws Refusal {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(field(8, 4), field(12, 4)));
        parts.add(new Part(field(16, 4), field(20, 4)));
        if (knownHeader == LAYOUT_HEADER && header >= LAYOUT_HEADER && field(28, 4) != 0) {
            parts.add(new Part(field(24, 4), field(28, 4)));
        }
        parts.sort(Comparator.comparingLong(Part::offset).thenComparingLong(Part::length));
        long expected = btf.size() - header;
        long total = 0;
        for (Part part : parts) {
            require(expected >= part.offset(), "section offset " + part.offset());
            require(total >= part.offset(), "unsupported section before " + part.offset());
            require(total <= part.offset(), "overlap at " + part.offset());
            require(expected - total >= part.length(), "section length " + part.length());
            total += part.length();
        }
        require(expected == total, "data behind its sections");
    }

    private void stringSection(long header, boolean split) throws Refusal {
        types = btf.slice(header + field(8, 4), field(12, 4), "types");
        long start = header + field(16, 4);
        strings = btf.slice(start, field(20, 4), "strings");
        boolean last = start + strings.size() == btf.size();
        require(last || (knownHeader == LAYOUT_HEADER && header >= LAYOUT_HEADER), "strings are not at the end");
        if (split && strings.size() == 0) {
            return;
        }
        require(
                strings.size() > 0
                        && strings.size() - 1 <= BtfNames.MAX_OFFSET
                        && strings.u8(strings.size() - 1) == 0
                        && (split || strings.u8(0) == 0),
                "string section");
    }

    /**
     * {@code btf_check_all_metas}, {@code btf_check_modifier_chain_length} ({@code btf_check_type_tags} in 6.12).
     *
     * @param base what it builds on; empty for a BTF of its own
     * @return how many types there are in all, {@code void} included
     */
    long types(Optional<Base> base) throws Refusal {
        BtfNames names = new BtfNames(base.map(Base::strings), strings);
        BtfMetaCheck check = new BtfMetaCheck(names, release);
        long first = base.map(Base::types).orElse(1L);
        boolean wide = isGrown();
        int[] places = new int[16];
        int count = 0;
        long at = 0;
        while (at < types.size()) {
            long left = types.size() - at;
            try {
                require(left >= BtfType.SIZE, "meta_left:" + left + " meta_needed:" + BtfType.SIZE);
                BtfType type = BtfType.read(types, at, wide);
                if (count == places.length) {
                    places = Arrays.copyOf(places, count * 2);
                }
                places[count++] = (int) at;
                at += BtfType.SIZE + check.check(type, left - BtfType.SIZE);
            } catch (Refusal e) {
                throw new Refusal(e.errno, "type " + (first + Math.max(count - 1, 0)) + ": " + e.getMessage());
            }
        }
        chains(Arrays.copyOf(places, count), first, wide);
        return first + count;
    }

    private void chains(int[] places, long first, boolean wide) throws Refusal {
        boolean tagsFirst = !isGrown();
        long good = first - 1;
        for (int i = 0; i < places.length; i++) {
            BtfType type = BtfType.read(types, places[i], wide);
            if (type.isModifier()) {
                chain(places, first, good, first + i, tagsFirst);
                good = first + i;
            }
        }
    }

    private void chain(int[] places, long first, long good, long start, boolean tagsFirst) throws Refusal {
        boolean wide = isGrown();
        long id = start;
        BtfType type = BtfType.read(types, places[(int) (id - first)], wide);
        boolean inTags = type.kind() == BtfType.TYPE_TAG;
        for (int left = MAX_CHAIN; type.isModifier(); left--) {
            if (left == 0) {
                throw new Refusal(Errno.ELOOP, "type " + start + ": a chain of more than " + MAX_CHAIN + " modifiers");
            }
            boolean tag = type.kind() == BtfType.TYPE_TAG;
            require(!tagsFirst || !tag || inTags, "type " + start + ": type tags do not precede modifiers");
            inTags &= tag;
            if (id <= good) {
                return;
            }
            id = type.size();
            if (id < first) {
                return; // of the base, whose chains have been looked at
            }
            require(id - first < places.length, "type " + start + ": no type " + id);
            type = BtfType.read(types, places[(int) (id - first)], wide);
        }
    }

    private static void require(boolean good, String what) throws Refusal {
        if (!good) {
            throw new Refusal(Errno.EINVAL, what);
        }
    }
}
