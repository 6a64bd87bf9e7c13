package io.github.jkmod.forecast.load;

import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The tags in {@code .modinfo} as the kernel reads them ({@code get_modinfo}, {@code get_next_modinfo}): a run of
 * NUL-terminated strings, of which one that begins with exactly {@code tag=} counts; runs of NULs are passed over. A value
 * goes on to its NUL, also past the section's end. Without the section the kernel looks at where section 0 says to be,
 * which is normally the ELF magic.
 *
 * <p>Positions are offsets in the file, in bytes. Whatever leads out of it is an {@link UnsafeAccess}.
 */
public final class ModinfoTags {
    private final LoadInfo info;
    private final SectionHeader section;
    private final long start;

    /** @param info with {@code info.modinfo} found, or 0 for none */
    public ModinfoTags(LoadInfo info) {
        this.info = info;
        this.section = info.section(info.modinfo);
        this.start = info.pointer(section.offset);
    }

    /** {@code get_modinfo(info, tag) != NULL}: {@return whether there is such a tag; its value is not read} */
    public boolean has(String tag) {
        return find(tag).isPresent();
    }

    /** {@code get_modinfo}: {@return the value of the first such tag, to its NUL} */
    public Optional<String> first(String tag) {
        OptionalLong at = find(tag);
        return at.isPresent() ? Optional.of(value(at.getAsLong())) : Optional.empty();
    }

    /** {@return the values of all such tags, in the order in which {@code get_next_modinfo} gives them} */
    public List<String> all(String tag) {
        List<String> values = new ArrayList<>();
        for (OptionalLong at = find(tag); at.isPresent(); at = findNext(tag, at.getAsLong())) {
            values.add(value(at.getAsLong()));
        }
        return values;
    }

    /** {@code get_modinfo}: {@return where the value of the first such tag begins} */
    public OptionalLong find(String tag) {
        return new Walk(start, section.size).seek(tag);
    }

    /**
     * {@code get_next_modinfo}: {@return where the value of the next such tag begins}
     *
     * @param previous where the value of the one before begins
     */
    OptionalLong findNext(String tag, long previous) {
        // unsigned, as in the kernel: a value that begins behind the section's end makes what is left of it endless
        Walk walk = new Walk(previous, info.wrapped(section.size - (previous - start)));
        return walk.advance() ? walk.seek(tag) : OptionalLong.empty();
    }

    /** {@return the value that begins there, up to its NUL, a character for each byte} */
    public String value(long at) {
        long end = info.end(at);
        if (end < 0) {
            throw outside(at);
        }
        return info.text(at, end - at);
    }

    private int byteAt(long at) {
        int value = info.byteAt(at);
        if (value < 0) {
            throw outside(at);
        }
        return value;
    }

    private UnsafeAccess outside(long at) {
        return new UnsafeAccess(
                section.place(),
                info.at(Shdr.SH_OFFSET),
                "sh_offset 0x" + Long.toHexString(section.offset) + " and sh_size 0x" + Long.toHexString(section.size)
                        + " of .modinfo make the kernel read a string at 0x" + Long.toHexString(at) + " that leaves "
                        + info.extent(at),
                "it reads tags up to their NUL, wherever that is (get_next_modinfo)");
    }

    /** A string pointer and what is left of the section ({@code next_string}, since 6.12 {@code module_next_tag_pair}). */
    private final class Walk {
        private long at;
        private long left;

        Walk(long at, long left) {
            this.at = at;
            this.left = left;
        }

        OptionalLong seek(String tag) {
            do {
                if (isTag(tag)) {
                    return OptionalLong.of(at + tag.length() + 1);
                }
            } while (advance());
            return OptionalLong.empty();
        }

        private boolean isTag(String tag) {
            for (int i = 0; i < tag.length(); i++) {
                if (byteAt(at + i) != tag.charAt(i)) {
                    return false;
                }
            }
            return byteAt(at + tag.length()) == '=';
        }

        /** Goes on to the next string, over all of its padding. {@return false at the section's end} */
        boolean advance() {
            long end = info.end(at);
            if (end >= 0 && Long.compareUnsigned(left, end - at) > 0) { // nearly always: the section goes on behind it
                left -= end - at;
                at = end;
            }
            while (byteAt(at) != 0) {
                if (!step()) {
                    return false;
                }
            }
            while (byteAt(at) == 0) {
                if (!step()) {
                    return false;
                }
            }
            return true;
        }

        private boolean step() {
            at++;
            long before = left--;
            return Long.compareUnsigned(before, 1) > 0;
        }
    }
}
