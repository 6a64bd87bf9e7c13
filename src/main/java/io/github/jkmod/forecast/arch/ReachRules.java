package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.load.Load;

/** Where the things that symbols name can lie, as far as an architecture's kernels decide it. */
interface ReachRules {
    /** {@return the addresses that something of that kind can have} */
    Reach addresses(Load load, SymbolOrigin.Kind kind);

    /** {@return what the address of something of that kind minus one in the module's memory can be} */
    default Reach distances(Load load, SymbolOrigin.Kind kind) {
        Reach there = addresses(load, kind);
        Reach here = addresses(load, SymbolOrigin.Kind.MODULE);
        return new Reach(there.low() - here.high(), there.high() - here.low());
    }
}
