package io.github.jkmod.crash;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.dwarf.SourceLines;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import io.github.jkmod.model.ModuleName;
import java.util.List;
import java.util.Optional;

/** A module or a kernel with its symbols, and with its debug information if it has some. */
public final class SymbolFile {
    private final ElfFile elf;
    private final Optional<ModuleName> module;
    private final Optional<String> buildId;
    private final String path;
    private final Optional<SourceLines> lines;

    /**
     * Reads what a place is looked up in.
     *
     * @param elf the file
     * @param module whose it is; empty for a kernel
     * @param buildId in hexadecimal
     * @param path under which it is spoken of
     * @throws io.github.jkmod.bytes.MalformedException if its debug information breaks its format
     */
    public SymbolFile(ElfFile elf, Optional<ModuleName> module, Optional<String> buildId, String path) {
        this.elf = elf;
        this.module = module;
        this.buildId = buildId;
        this.path = path;
        this.lines = SourceLines.of(elf);
    }

    /** {@return the path under which it is spoken of} */
    public String path() {
        return path;
    }

    /** A place in a section; in a linked file the offset is an address. */
    private record Spot(Section section, long offset) {}

    boolean isOf(Optional<String> name) {
        return module.map(ModuleName::value).equals(name.map(text -> new ModuleName(text).value()));
    }

    /**
     * {@return what is known of that frame}
     *
     * @param exact whether its place is the instruction that is meant; else it is the one behind a call
     */
    Source source(Frame frame, boolean exact) {
        try {
            return found(frame, exact);
        } catch (MalformedException e) { // the report is worth more than what damaged debug information could add to it
            return Source.missing(String.valueOf(e.getMessage()));
        }
    }

    private Source found(Frame frame, boolean exact) {
        if (buildId.isPresent()
                && frame.buildId().isPresent()
                && !buildId.get().startsWith(frame.buildId().get())) {
            return Source.missing(path + " is of another build: its build ID is " + buildId.get());
        }
        List<Spot> spots = spots(frame);
        if (spots.isEmpty()) {
            return Source.missing(path + " has no " + frame.function() + " of 0x" + Long.toHexString(frame.offset())
                    + " bytes and more: it is of another build, or its symbols were stripped");
        }
        if (spots.size() > 1) {
            return Source.missing(path + " has " + spots.size() + " functions of that name and size");
        }
        if (lines.isEmpty()) {
            return Source.missing(path + " has no debug information: it was built without -g, or stripped");
        }
        Spot spot = spots.get(0);
        Optional<CodePlace> code =
                Optional.of(new CodePlace(path, spot.section.name(), spot.offset - frame.offset(), spot.offset));
        List<SourceLines.SourceLine> found =
                lines.get().at(spot.section.index(), exact ? spot.offset : spot.offset - 1);
        return found.isEmpty()
                ? new Source(List.of(), code, Optional.of("the debug information of " + path + " tells no line of it"))
                : new Source(found, code, Optional.empty());
    }

    /** Of several functions of that name, those whose size is the kernel's; init sections end where their memory ends. */
    private List<Spot> spots(Frame frame) {
        List<Symbol> named = elf.symbols().stream()
                .filter(symbol -> symbol.isInSection()
                        && symbol.name().equals(frame.function())
                        && symbol.type() != ElfConstants.STT_SECTION)
                .toList();
        List<Spot> spots = named.stream()
                .flatMap(symbol -> spot(symbol, frame.offset()).stream())
                .distinct()
                .toList();
        if (spots.size() <= 1) {
            return spots;
        }
        List<Spot> fitting = named.stream()
                .filter(symbol -> distanceToNext(symbol) == frame.size())
                .flatMap(symbol -> spot(symbol, frame.offset()).stream())
                .distinct()
                .toList();
        return fitting.isEmpty() ? spots : fitting;
    }

    private Optional<Spot> spot(Symbol symbol, long offset) {
        Optional<Section> section = elf.section(symbol.sectionIndex()).filter(Section::isAlloc);
        long place = value(symbol) + offset;
        return section.filter(found -> {
                    long from = isLinked() ? place - found.address() : place;
                    return from >= 0 && from < found.size() + (offset > 0 ? 1 : 0);
                })
                .map(found -> new Spot(found, place));
    }

    private boolean isLinked() {
        return elf.header().type() != ElfConstants.ET_REL;
    }

    /** A Thumb function's value is odd. */
    private long value(Symbol symbol) {
        boolean thumb = elf.header().machine() == ElfConstants.EM_ARM && symbol.type() == ElfConstants.STT_FUNC;
        return thumb ? symbol.value() & ~1L : symbol.value();
    }

    private long distanceToNext(Symbol symbol) {
        long end = elf.section(symbol.sectionIndex())
                .map(section -> (isLinked() ? section.address() : 0) + section.size())
                .orElse(0L);
        return elf.symbols().stream()
                        .filter(other -> other.sectionIndex() == symbol.sectionIndex()
                                && other.type() != ElfConstants.STT_SECTION
                                && value(other) > value(symbol))
                        .mapToLong(this::value)
                        .min()
                        .orElse(end)
                - value(symbol);
    }
}
