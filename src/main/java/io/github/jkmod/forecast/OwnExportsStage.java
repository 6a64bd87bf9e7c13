package io.github.jkmod.forecast;

/** {@code find_module_sections}, {@code check_export_symbol_versions}. */
final class OwnExportsStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.EXPORTS;
    }

    @Override
    public void examine(Load load) {
        load.findings().unknown("own exports");
    }
}
