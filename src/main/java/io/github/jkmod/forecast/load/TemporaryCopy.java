package io.github.jkmod.forecast.load;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.model.LoaderChange;
import org.jspecify.annotations.Nullable;

/** The kernel's temporary copy of the file: its addresses, and reads in it that the kernel does not check. */
public final class TemporaryCopy {
    private TemporaryCopy() {}

    /**
     * {@code rewrite_section_headers}: the buffer becomes readable memory, every section's address is its place in it, and
     * modinfo and version sections are not kept.
     */
    public static void rewriteSectionHeaders(Load load) {
        LoadInfo info = load.info();
        load.memory().map("temporary copy", load.addresses().temporary(), info.memory());
        info.section(0).address = 0;
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            section.address = address(load, section.offset);
        }
        // "none" is index 0, so that section 0 loses a flag that it should not have
        info.section(info.versions).clearAlloc();
        if (hasExtendedVersions(load)) {
            info.section(info.extendedCrcs).clearAlloc();
            info.section(info.extendedNames).clearAlloc();
        }
        info.section(info.modinfo).clearAlloc();
        writeSectionHeaders(load);
    }

    /** The kernel's changes to the section headers are in the buffer itself, for a section that lies over their table. */
    public static void writeSectionHeaders(Load load) {
        LoadInfo info = load.info();
        for (int i = 0; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            write(info, i, Shdr.SH_TYPE, section.type);
            write(info, i, Shdr.SH_FLAGS, section.flags);
            writeAddress(info, section);
            write(info, i, Shdr.SH_OFFSET, section.offset);
            write(info, i, Shdr.SH_SIZE, section.size);
            write(info, i, Shdr.SH_ADDRALIGN, section.align);
        }
    }

    /** {@code layout_sections} keeps every section's place in {@code sh_entsize}: a kind in the top bits, and an offset. */
    public static void writePlaces(Load load, ModuleLayout.@Nullable Place[] places) {
        LoadInfo info = load.info();
        int width = info.addressSize();
        for (int i = 0; i < info.sectionsRead(); i++) {
            ModuleLayout.Place place = places[i];
            long value = -1;
            if (place != null) {
                long kind = place.kind().number();
                value = place.offset()
                        | (load.has(LoaderChange.MODULE_MEMORY) ? kind << (8 * width - 4) : kind << (8 * width - 1));
            }
            write(info, i, Shdr.SH_ENTSIZE, value);
        }
    }

    /** The same of the one field that {@code move_module} changes. */
    public static void writeAddress(LoadInfo info, SectionHeader section) {
        write(info, section.index, Shdr.SH_ADDR, section.address);
    }

    private static void write(LoadInfo info, int index, Shdr field, long value) {
        long at = info.sectionTableOffset() + (long) index * info.sectionHeaderSize() + info.at(field);
        LittleEndian.put(info.memory(), (int) at, field.width(info.elfClass()), value);
    }

    /** CONFIG_EXTENDED_MODVERSIONS' reader, {@code find_extended_versions...}, came with 6.14. */
    private static boolean hasExtendedVersions(Load load) {
        return load.has(LoaderChange.EXTENDED_MODVERSIONS);
    }

    /** {@return the address of that offset of the file} */
    static long address(Load load, long offset) {
        return load.info().wrapped(load.addresses().temporary() + offset);
    }

    /**
     * {@return the header to which the kernel comes by an index that it does not check ({@code sechdrs + index}): one of the
     * table, or bytes of the file behind it}
     *
     * @throws UnsafeAccess if it lies outside of the file
     */
    public static SectionHeader sectionAt(Load load, long index, SectionHeader user, String why) {
        LoadInfo info = load.info();
        int size = info.sectionHeaderSize();
        long distance = info.pointer(index * size); // wraps around at 32 bits, and may so come to a header of the table
        if (distance >= 0 && distance % size == 0 && distance / size < info.sectionsRead()) {
            return info.section((int) (distance / size));
        }
        long at = info.sectionTableOffset() + distance;
        if (!info.knows(at, info.sectionHeaderSize())) {
            throw new UnsafeAccess(
                    user.place(),
                    info.at(Shdr.SH_INFO),
                    "sh_info " + index + " of " + info.name(user) + " is beyond the " + info.sectionsRead()
                            + " section headers",
                    why);
        }
        return SectionHeader.read(Window.of(info.memory(), info.file().origin()), at, 0, info.elfClass());
    }
}
