package io.github.jkmod.forecast.verdict;

import io.github.jkmod.elf.ElfConstants;

/**
 * One symbol of the file as /proc/kallsyms will show it.
 *
 * @param name the symbol's name, cut as the kernel cuts it
 * @param letter the type letter, upper case where the module exports it
 * @param section the name of its section, or a reserved index in brackets, such as {@code [UND]}
 * @param fate whether it outlives init
 * @param sectionIndex {@code st_shndx}
 * @param value {@code st_value} as kallsyms takes it: from the start of its section, or absolute
 */
public record KallsymsSymbol(String name, char letter, String section, SymbolFate fate, int sectionIndex, long value) {
    /** The section of the variables that every processor has of its own. */
    public static final String PER_CPU = ".data..percpu";

    /** {@return whether it is listed at all, during init} */
    public boolean listedDuringInit() {
        return fate != SymbolFate.NAMELESS;
    }

    /** {@return whether it is listed when init has returned} */
    public boolean listedAfterInit() {
        return fate == SymbolFate.KEPT;
    }

    /** {@return whether its value is an address of its own} */
    public boolean isAbsolute() {
        return sectionIndex == ElfConstants.SHN_ABS;
    }

    /** {@return whether it is a variable that every processor has of its own: kallsyms shows the template's address} */
    public boolean isPerCpu() {
        return section.equals(PER_CPU);
    }
}
