package io.github.jkmod.elf;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import java.util.ArrayList;
import java.util.List;

/** Reads the section header table and checks that every section with bytes lies in the file. */
final class SectionTable {
    private final Window file;
    private final ElfHeader header;
    private final Fields fields;

    private SectionTable(Window file, ElfHeader header) {
        this.file = file;
        this.header = header;
        this.fields = Fields.of(file, header);
    }

    static List<Section> read(Window file, ElfHeader header) {
        return new SectionTable(file, header).sections();
    }

    private List<Section> sections() {
        List<Section> sections = new ArrayList<>(header.sectionCount());
        Window names = names();
        for (int i = 0; i < header.sectionCount(); i++) {
            Section section = entry(i, name(names, i));
            requireInside(section);
            sections.add(section);
        }
        return List.copyOf(sections);
    }

    /** The name table, empty where the file has none. */
    private Window names() {
        int index = header.sectionNameIndex();
        if (index == ElfConstants.SHN_UNDEF) {
            return file.slice(0, 0, file.origin() + ": no section names");
        }
        Section table = entry(index, "section names");
        if (!table.hasBytes()) {
            throw new MalformedException(
                    describe(table), entryOffset(index), "the section name table has no bytes in the file");
        }
        requireInside(table);
        return file.slice(table.offset(), table.size(), describe(table));
    }

    private String name(Window names, int index) {
        if (header.sectionNameIndex() == ElfConstants.SHN_UNDEF) {
            return "";
        }
        long offset = fields.get(Shdr.SH_NAME, entryOffset(index));
        return offset == 0 && names.size() == 0 ? "" : names.string(offset);
    }

    private Section entry(int index, String name) {
        long at = entryOffset(index);
        return new Section(
                index,
                name,
                fields.get(Shdr.SH_TYPE, at),
                fields.get(Shdr.SH_FLAGS, at),
                fields.get(Shdr.SH_ADDR, at),
                fields.get(Shdr.SH_OFFSET, at),
                fields.get(Shdr.SH_SIZE, at),
                fields.get(Shdr.SH_LINK, at),
                fields.get(Shdr.SH_INFO, at),
                fields.get(Shdr.SH_ADDRALIGN, at),
                fields.get(Shdr.SH_ENTSIZE, at));
    }

    private long entryOffset(int index) {
        return header.sectionHeaderAt(index);
    }

    private void requireInside(Section section) {
        if (section.hasBytes() && !file.contains(section.offset(), section.size())) {
            throw new MalformedException(
                    describe(section),
                    section.offset(),
                    Long.toUnsignedString(section.size()) + " bytes leave the file's " + file.size() + " bytes"
                            + " (truncated file?)");
        }
    }

    private String describe(Section section) {
        return file.origin() + ": section " + section.index() + " (" + section.name() + ")";
    }
}
