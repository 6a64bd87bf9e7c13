package io.github.jkmod.forecast;

/**
 * One symbol of the file as /proc/kallsyms will show it.
 *
 * @param name the symbol's name
 * @param letter the type letter, upper case where the module exports it
 * @param section the name of its section, or a reserved index in brackets, such as {@code [UND]}
 * @param fate whether it outlives init
 */
public record KallsymsSymbol(String name, char letter, String section, SymbolFate fate) {
    /** {@return whether it is listed at all, during init} */
    public boolean listedDuringInit() {
        return fate != SymbolFate.NAMELESS;
    }

    /** {@return whether it is listed when init has returned} */
    public boolean listedAfterInit() {
        return fate == SymbolFate.KEPT;
    }
}
