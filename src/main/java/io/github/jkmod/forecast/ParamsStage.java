package io.github.jkmod.forecast;

/** {@code parse_args}. */
final class ParamsStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.PARAMS;
    }

    @Override
    public void examine(Load load) {
        load.findings().unknown("params");
    }
}
