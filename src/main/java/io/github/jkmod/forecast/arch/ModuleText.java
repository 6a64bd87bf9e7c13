package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.load.LittleEndian;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModuleMemory;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.util.Arrays;
import java.util.Optional;

/** The module's code in memory, and the tables of places in it that the kernel patches without a check. */
public final class ModuleText {
    private final Load load;
    private final long[] starts;
    private final long[] sizes;

    public ModuleText(Load load) {
        this.load = load;
        LoadInfo info = load.info();
        long[] from = new long[info.sectionsRead()];
        long[] length = new long[info.sectionsRead()];
        int count = 0;
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (section.isAlloc() && section.isExec() && section.size > 0) {
                from[count] = section.address;
                length[count++] = section.size;
            }
        }
        this.starts = Arrays.copyOf(from, count);
        this.sizes = Arrays.copyOf(length, count);
    }

    /** {@return whether all of these bytes are in one executable section} */
    public boolean contains(long address, long length) {
        for (int i = 0; i < starts.length; i++) {
            long offset = address - starts[i];
            if (offset >= 0 && offset <= sizes[i] && length <= sizes[i] - offset) {
                return true;
            }
        }
        return false;
    }

    /** {@return whether all of these bytes are memory of the module or the temporary buffer} */
    boolean isMapped(long address, long length) {
        return load.memory().region(address, length).isPresent();
    }

    /** {@return the last section of that name, allocated or not: the x86 loop overwrites what it has found} */
    Optional<SectionHeader> last(String name) {
        LoadInfo info = load.info();
        SectionHeader found = null;
        for (int i = 0; i < info.sectionsRead(); i++) {
            if (info.nameIs(info.section(i), name)) {
                found = info.section(i);
            }
        }
        return Optional.ofNullable(found);
    }

    /** {@return the first section of that name, allocated or not: {@code find_section}, {@code find_mod_section}} */
    public Optional<SectionHeader> first(String name) {
        LoadInfo info = load.info();
        for (int i = 0; i < info.sectionsRead(); i++) {
            if (info.nameIs(info.section(i), name)) {
                return Optional.of(info.section(i));
            }
        }
        return Optional.empty();
    }

    /** {@return the bytes of that table} */
    public Table table(SectionHeader section, int entry, String function) {
        return new Table(section, entry, function);
    }

    /** A table that the kernel walks until it is at or behind its end, so that a broken last entry counts. */
    public final class Table {
        private final SectionHeader section;
        private final int entry;
        private final String function;
        private final byte[] bytes;
        private final long base;

        /** Number of the current entry. */
        public int index = -1;

        private Table(SectionHeader section, int entry, String function) {
            this.section = section;
            this.entry = entry;
            this.function = function;
            ModuleMemory.Region region =
                    load.memory().region(section.address, 0).orElse(null);
            this.bytes = region == null ? new byte[0] : region.bytes();
            this.base = region == null ? section.address : region.base();
        }

        /** Goes to the next entry. {@return whether there is one} */
        public boolean next() {
            index++;
            if (Long.compareUnsigned((long) index * entry, section.size) >= 0) {
                return false;
            }
            if (address(0) - base + entry > bytes.length) {
                throw unsafe(0, "entry " + index + " is beyond the section's memory", "the kernel reads it");
            }
            return true;
        }

        /** {@return the address of the current entry's byte {@code offset}} */
        long address(int offset) {
            return section.address + (long) index * entry + offset;
        }

        /** {@return the unsigned byte there} */
        int u8(int offset) {
            return bytes[(int) (address(offset) - base)] & 0xff;
        }

        int u16(int offset) {
            return u8(offset) | (u8(offset + 1) << 8);
        }

        public long s32(int offset) {
            return LittleEndian.s32(bytes, (int) (address(offset) - base));
        }

        public long s64(int offset) {
            return LittleEndian.s64(bytes, (int) (address(offset) - base));
        }

        /** {@return where the place-relative 32-bit number there points} */
        long pointer(int offset) {
            return address(offset) + s32(offset);
        }

        public UnsafeAccess unsafe(int offset, String what, String why) {
            return new UnsafeAccess(
                    load.info().name(section), (long) index * entry + offset, what, why + " (" + function + ")");
        }
    }
}
