package io.github.jkmod.forecast;

/** {@code verify_exported_symbols}. */
final class ExportsStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.EXPORTS;
    }

    @Override
    public void examine(Load load) {
        load.findings().unknown("exports");
    }
}
