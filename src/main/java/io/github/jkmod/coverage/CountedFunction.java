package io.github.jkmod.coverage;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A function that gcc put counters into ({@code -fprofile-arcs}): {@code struct gcov_fn_info} of libgcc's gcov.h.
 *
 * @param name the function's
 * @param id what names it in the compiler's notes
 * @param counters how many it has
 */
public record CountedFunction(String name, Id id, int counters) {
    /** Counters of arcs are 64 bits wide on every architecture. */
    private static final int COUNTER = 8;

    private static final String COUNTERS = "__gcov0.";
    private static final String INFO = "__gcov_.";

    /**
     * What names a function in the notes, each 32 bits, unsigned.
     *
     * @param ident of the function
     * @param lines a checksum of where it is in the source
     * @param graph a checksum of its control flow
     */
    public record Id(long ident, long lines, long graph) {
        static Id at(Window window, long offset, ByteOrder order) {
            return new Id(window.u32(offset, order), window.u32(offset + 4, order), window.u32(offset + 8, order));
        }
    }

    /**
     * {@return the functions, in the order in which the symbol table has their counters}
     *
     * @throws MalformedException if a table is not as gcc makes it
     */
    public static List<CountedFunction> of(ElfFile module) {
        Map<String, Deque<Symbol>> infos = new HashMap<>();
        for (Symbol symbol : module.symbols()) {
            if (symbol.name().startsWith(INFO) && symbol.isInSection()) {
                infos.computeIfAbsent(symbol.name().substring(INFO.length()), name -> new ArrayDeque<>())
                        .add(symbol);
            }
        }
        List<CountedFunction> functions = new ArrayList<>();
        for (Symbol symbol : module.symbols()) {
            if (symbol.name().startsWith(COUNTERS) && symbol.isInSection()) {
                String name = symbol.name().substring(COUNTERS.length());
                // Static functions of one name in several files come in the order of the files, as their tables do.
                Symbol info = infos.getOrDefault(name, new ArrayDeque<>()).poll();
                if (info == null) {
                    throw wrong(module, symbol.name() + " has no " + INFO + name);
                }
                functions.add(new CountedFunction(name, id(module, info), Math.toIntExact(symbol.size() / COUNTER)));
            }
        }
        return List.copyOf(functions);
    }

    private static MalformedException wrong(ElfFile module, String reason) {
        return module.content(module.symbolTable().orElseThrow()).malformed(0, reason);
    }

    /** A pointer precedes it. */
    private static Id id(ElfFile module, Symbol info) {
        Section section =
                module.section(info.sectionIndex()).orElseThrow(() -> wrong(module, info.name() + " is in no section"));
        long at = info.value() + module.header().addressBytes();
        return Id.at(module.content(section), at, module.header().order());
    }
}
