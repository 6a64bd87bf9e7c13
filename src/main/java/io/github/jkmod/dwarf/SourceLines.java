package io.github.jkmod.dwarf;

import io.github.jkmod.elf.ElfFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The source lines that one file's code comes from, by its debug information. */
public final class SourceLines {
    /** How deep blocks and inlined functions are nested at most; compilers stay far below. */
    private static final int MAX_DEPTH = 256;

    private final DebugSections sections;
    private final DebugInfo info;
    private final Ranges ranges;
    private final Map<Long, LineTable> tables = new HashMap<>();

    private SourceLines(DebugSections sections) {
        this.sections = sections;
        this.info = new DebugInfo(sections);
        this.ranges = new Ranges(info, sections);
    }

    /**
     * A line of source.
     *
     * @param function that the line is in; empty where it is not known
     * @param file its path, as the compiler was told
     * @param line from 1 on; 0 where the compiler tells none
     */
    public record SourceLine(String function, String file, int line) {}

    /**
     * {@return the lines of that file; empty where it has no debug information}
     *
     * @throws io.github.jkmod.bytes.MalformedException if that breaks its format
     */
    public static Optional<SourceLines> of(ElfFile elf) {
        return DebugSections.of(elf).map(SourceLines::new);
    }

    /**
     * {@return the line of the code at that place, and behind it the lines that functions were inlined at, innermost first;
     * empty where nothing is known of the place}
     *
     * @param section the section's number; in a linked file it does not matter
     * @param offset in bytes; in a linked file the address
     * @throws io.github.jkmod.bytes.MalformedException if the debug information breaks its format
     */
    public List<SourceLine> at(int section, long offset) {
        long address = sections.placement().address(section, offset);
        for (Unit unit : info.units()) {
            Entry root = info.entry(unit, unit.first());
            if (root.value(Entry.STATEMENT_LIST).isPresent() && ranges.cover(unit, root, address)) {
                List<SourceLine> lines = lines(unit, root, address);
                if (!lines.isEmpty()) {
                    return lines;
                }
            }
        }
        return List.of();
    }

    private List<SourceLine> lines(Unit unit, Entry root, long address) {
        long list = root.value(Entry.STATEMENT_LIST).orElseThrow();
        LineTable table = tables.computeIfAbsent(
                list,
                offset ->
                        LineTable.of(info, sections, unit, offset, root.texts().getOrDefault(Entry.DIRECTORY, "")));
        Optional<LineTable.Row> row = table.at(address);
        if (row.isEmpty()) {
            return List.of();
        }
        long file = row.get().file();
        long line = row.get().line();
        List<SourceLine> lines = new ArrayList<>();
        List<Entry> functions = functions(unit, root, address);
        for (int i = functions.size() - 1; i >= 0; i--) {
            Entry function = functions.get(i);
            lines.add(line(name(function), table, file, line));
            file = function.value(Entry.CALL_FILE).orElse(0);
            line = function.value(Entry.CALL_LINE).orElse(0);
        }
        return lines.isEmpty() ? List.of(line("", table, file, line)) : lines;
    }

    private static SourceLine line(String function, LineTable table, long file, long line) {
        return new SourceLine(function, table.file(file).orElse(""), (int) line);
    }

    /** {@return the function with code at that address and those inlined there, outermost first} */
    private List<Entry> functions(Unit unit, Entry root, long address) {
        List<Entry> found = new ArrayList<>();
        Entry within = root;
        for (int depth = 0; depth < MAX_DEPTH; depth++) {
            Optional<Entry> inner = info.children(within).stream()
                    .filter(child -> isScope(child) && ranges.cover(unit, child, address))
                    .findFirst();
            if (inner.isEmpty()) {
                return found;
            }
            within = inner.get();
            if (within.tag() != Entry.LEXICAL_BLOCK) {
                found.add(within);
            }
        }
        throw sections.info().malformed(within.at(), "blocks within blocks, more than " + MAX_DEPTH);
    }

    private static boolean isScope(Entry entry) {
        return entry.tag() == Entry.SUBPROGRAM
                || entry.tag() == Entry.INLINED_SUBROUTINE
                || entry.tag() == Entry.LEXICAL_BLOCK;
    }

    /** An inlined function has its name where it was declared; compilers chain two such references at most. */
    private String name(Entry function) {
        Entry at = function;
        for (int i = 0; i < 4 && at.name().isEmpty(); i++) {
            OptionalLong origin = at.value(Entry.ABSTRACT_ORIGIN);
            origin = origin.isPresent() ? origin : at.value(Entry.SPECIFICATION);
            if (origin.isEmpty()) {
                return "";
            }
            at = info.entry(origin.getAsLong());
        }
        return at.name();
    }
}
