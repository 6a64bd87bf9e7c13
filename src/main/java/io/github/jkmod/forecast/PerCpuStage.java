package io.github.jkmod.forecast;

/** {@code percpu_modalloc}. */
final class PerCpuStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.LAYOUT;
    }

    @Override
    public void examine(Load load) {
        load.findings().unknown("per-CPU memory");
    }
}
