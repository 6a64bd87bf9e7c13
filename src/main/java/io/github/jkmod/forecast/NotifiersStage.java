package io.github.jkmod.forecast;

/** {@code prepare_coming_module}. */
final class NotifiersStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.NOTIFIERS;
    }

    @Override
    public void examine(Load load) {
        load.findings().unknown("notifiers");
    }
}
