package io.github.jkmod.forecast;

/** {@code simplify_symbols}. */
final class SymbolsStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.SYMBOLS;
    }

    @Override
    public void examine(Load load) {
        load.findings().unknown("symbols");
    }
}
