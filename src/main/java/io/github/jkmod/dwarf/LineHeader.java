package io.github.jkmod.dwarf;

import io.github.jkmod.bytes.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * What precedes a line number program (DWARF 5, section 6.2.4; the versions before: DWARF 4, the same section).
 *
 * @param program where it begins
 * @param end where it ends
 * @param addressSize bytes of an address
 * @param instruction the length of the shortest instruction in bytes
 * @param lineBase the least line advance of a special opcode
 * @param lineRange how many line advances they have
 * @param operands how many LEB128 operands each standard opcode has, by opcode
 * @param files their paths by number; number 0 is none before version 5
 */
record LineHeader(
        long program,
        long end,
        int addressSize,
        int instruction,
        int lineBase,
        int lineRange,
        List<Integer> operands,
        List<String> files) {
    private static final int PATH = 1;
    private static final int DIRECTORY = 2;

    /** {@return the first special opcode} */
    int opcodeBase() {
        return operands.size();
    }

    static LineHeader read(DebugInfo info, DebugSections sections, Unit unit, long offset, String directory) {
        Window section = sections.section(".debug_line");
        DwarfCursor at = new DwarfCursor(section, sections.order(), offset);
        long length = at.number(4);
        int offsetSize = length == 0xffff_ffffL ? 8 : 4;
        length = offsetSize == 8 ? at.number(8) : length;
        long end = at.at() + length;
        if (length < 0 || !section.contains(at.at(), length)) {
            throw section.malformed(offset, "a line table of " + Long.toUnsignedString(length) + " bytes");
        }
        int version = (int) at.number(2);
        if (version < 2 || version > 5) {
            throw at.unknown("version of a line table", version);
        }
        int addressSize = version >= 5 ? (int) at.number(1) : unit.addressSize();
        at.skipped(version >= 5 ? 1 : 0); // segment_selector_size
        long headerLength = at.number(offsetSize);
        long program = at.at() + headerLength;
        int instruction = (int) at.number(1);
        at.skipped(version >= 4 ? 1 : 0); // maximum_operations_per_instruction, above 1 for VLIW machines only
        at.skipped(1); // default_is_stmt
        int lineBase = (byte) at.number(1);
        int lineRange = (int) at.number(1);
        int opcodeBase = (int) at.number(1);
        if (lineRange == 0 || headerLength < 0 || program > end) {
            throw section.malformed(offset, "a line table without a program");
        }
        List<Integer> operands = new ArrayList<>(List.of(0));
        for (int opcode = 1; opcode < opcodeBase; opcode++) {
            operands.add((int) at.number(1));
        }
        List<String> files =
                version >= 5 ? new Names(info, unit, at, section).files(directory) : oldFiles(at, section, directory);
        return new LineHeader(program, end, addressSize, instruction, lineBase, lineRange, operands, files);
    }

    private static List<String> oldFiles(DwarfCursor at, Window section, String directory) {
        List<String> folders = new ArrayList<>(List.of(directory));
        for (String name = text(at, section); !name.isEmpty(); name = text(at, section)) {
            folders.add(within(directory, name));
        }
        List<String> files = new ArrayList<>(List.of(""));
        for (String name = text(at, section); !name.isEmpty(); name = text(at, section)) {
            files.add(within(folder(folders, at.uleb()), name));
            at.uleb(); // when it was changed
            at.uleb(); // its length
        }
        return files;
    }

    private static String text(DwarfCursor at, Window section) {
        return section.string(at.pastString());
    }

    private static String folder(List<String> folders, long number) {
        return number >= 0 && number < folders.size() ? folders.get((int) number) : "";
    }

    private static String within(String folder, String name) {
        return folder.isEmpty() || name.startsWith("/") ? name : folder + "/" + name;
    }

    /** The tables of folders and files since version 5: each says first of what its entries consist. */
    private record Names(DebugInfo info, Unit unit, DwarfCursor at, Window section) {
        /** An entry. */
        private record Name(String path, long folder) {}

        List<String> files(String directory) {
            List<String> folders = new ArrayList<>();
            names().forEach(name -> folders.add(within(folders.isEmpty() ? directory : folders.get(0), name.path)));
            return names().stream()
                    .map(name -> within(folder(folders, name.folder), name.path))
                    .toList();
        }

        private List<Name> names() {
            List<long[]> format = new ArrayList<>();
            for (long left = at.number(1); left > 0; left--) {
                format.add(new long[] {at.uleb(), at.uleb()});
            }
            List<Name> names = new ArrayList<>();
            long count = at.uleb();
            if (count < 0 || (count > 0 && format.isEmpty()) || count > section.size()) {
                throw at.unknown("count of files", count);
            }
            for (long i = 0; i < count; i++) {
                String path = "";
                long folder = 0;
                for (long[] part : format) {
                    int form = (int) part[1];
                    long value = DwarfForm.read(form, at, unit);
                    if (part[0] == PATH) {
                        path = info.string(unit, form, value, section);
                    } else if (part[0] == DIRECTORY) {
                        folder = value;
                    }
                }
                names.add(new Name(path, folder));
            }
            return names;
        }
    }
}
