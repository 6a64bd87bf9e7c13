package io.github.jkmod.elf;

import io.github.jkmod.bytes.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An ELF file (System V ABI, chapter 4 "Object Files"), read strictly: anything outside the file or of a wrong size
 * throws {@link io.github.jkmod.bytes.MalformedException} with path, section and offset.
 *
 * <p>Header and sections are read by {@link #parse}, everything else when asked for. Immutable.
 */
public final class ElfFile {
    private final Window file;
    private final ElfHeader header;
    private final List<Section> sections;
    private @Nullable List<Symbol> symbols;

    private ElfFile(Window file, ElfHeader header, List<Section> sections) {
        this.file = file;
        this.header = header;
        this.sections = sections;
    }

    /**
     * {@return the ELF file in {@code file}}
     *
     * @param file the whole file, without anything appended
     * @throws io.github.jkmod.bytes.MalformedException if it is not ELF, or the header, the section header table, a
     *     section name or a section's place leaves the file
     */
    public static ElfFile parse(Window file) {
        ElfHeader header = HeaderReader.read(file);
        return new ElfFile(file, header, SectionTable.read(file, header));
    }

    /** {@return the file header} */
    public ElfHeader header() {
        return header;
    }

    /** {@return every section in file order, index 0 included; empty without a section header table} */
    public List<Section> sections() {
        return sections;
    }

    /** {@return the first section of that name, by index from 1} */
    public Optional<Section> section(String name) {
        return sections.stream()
                .skip(1)
                .filter(section -> section.name().equals(name))
                .findFirst();
    }

    /** {@return the section of that index, or empty where there is none, as for reserved indices} */
    public Optional<Section> section(long index) {
        return index >= 0 && index < sections.size() ? Optional.of(sections.get((int) index)) : Optional.empty();
    }

    /** {@return the section's bytes, named {@code path: .name} in errors; empty for NOBITS and NULL} */
    public Window content(Section section) {
        String origin = file.origin() + ": " + section.name();
        return section.hasBytes() ? file.slice(section.offset(), section.size(), origin) : file.slice(0, 0, origin);
    }

    /** {@return the first section of type {@code SHT_SYMTAB}} */
    public Optional<Section> symbolTable() {
        return sections.stream()
                .filter(section -> section.type() == ElfConstants.SHT_SYMTAB)
                .findFirst();
    }

    /**
     * {@return the entries of {@link #symbolTable}, index 0 included; empty without one}
     *
     * @throws io.github.jkmod.bytes.MalformedException if the table's size, its string table or a name is wrong
     */
    public List<Symbol> symbols() {
        List<Symbol> known = symbols;
        if (known == null) {
            known = symbolTable().map(this::readSymbols).orElse(List.of());
            symbols = known;
        }
        return known;
    }

    private List<Symbol> readSymbols(Section table) {
        return Tables.symbols(Fields.of(content(table), header), symbolNames(table));
    }

    private Window symbolNames(Section table) {
        return section(table.link())
                .filter(section -> section.index() != 0 && section.hasBytes())
                .map(this::content)
                .orElseThrow(() -> content(table)
                        .malformed(0, "string table is section " + table.link() + ", which has no bytes"));
    }

    /**
     * {@return the symbol of that index}
     *
     * @throws io.github.jkmod.bytes.MalformedException if the table has no such entry; names {@code user} as its place
     */
    public Symbol symbol(long index, Window user, long userOffset) {
        if (index < 0 || index >= symbols().size()) {
            throw user.malformed(
                    userOffset, "symbol " + index + " of " + symbols().size());
        }
        return symbols().get((int) index);
    }

    /**
     * {@return the symbol of that index, whatever the others are like; to read all of them this way takes longer}
     *
     * @throws io.github.jkmod.bytes.MalformedException if there is no such entry, naming {@code user} as its place, or its name is wrong
     */
    public Symbol symbolAlone(long index, Window user, long userOffset) {
        return symbolTable()
                .flatMap(table -> Tables.symbol(Fields.of(content(table), header), index, symbolNames(table)))
                .orElseThrow(() -> user.malformed(userOffset, "symbol " + index + " is not in the symbol table"));
    }

    /** {@return the symbol's name, or its section's name for a section symbol, as readelf shows it} */
    public String displayName(Symbol symbol) {
        if (symbol.type() == ElfConstants.STT_SECTION && symbol.name().isEmpty()) {
            return section(symbol.sectionIndex()).map(Section::name).orElse("");
        }
        return symbol.name();
    }

    /** {@return the relocation sections that change {@code target}, in file order} */
    public List<Section> relocationSections(Section target) {
        List<Section> found = new ArrayList<>();
        for (Section section : sections) {
            if (section.isRelocations() && section.info() == target.index()) {
                found.add(section);
            }
        }
        return found;
    }

    /**
     * {@return the entries of a section of type REL or RELA; empty for other types}
     *
     * @throws io.github.jkmod.bytes.MalformedException if its size is not a multiple of the entry size
     */
    public List<Relocation> relocations(Section relocSection) {
        if (!relocSection.isRelocations()) {
            return List.of();
        }
        return Tables.relocations(
                Fields.of(content(relocSection), header), relocSection.type() == ElfConstants.SHT_RELA);
    }

    /**
     * {@return the notes of a section of type NOTE; empty for other types}
     *
     * @throws io.github.jkmod.bytes.MalformedException if a note leaves the section
     */
    public List<Note> notes(Section section) {
        if (section.type() != ElfConstants.SHT_NOTE) {
            return List.of();
        }
        return Tables.notes(Fields.of(content(section), header), section.addressAlign() == 8 ? 8 : 4);
    }
}
