package io.github.jkmod.forecast;

/** {@code module_patient_check_exists} ({@code add_unformed_module} before 6.4): a module of this name is already there. */
final class ExistsStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.EXISTS;
    }

    @Override
    public void examine(Load load) {
        load.findings().unknown("loaded modules");
    }
}
