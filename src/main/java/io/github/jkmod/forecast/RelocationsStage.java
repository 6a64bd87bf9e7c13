package io.github.jkmod.forecast;

/** {@code apply_relocations}, {@code post_relocation}. */
final class RelocationsStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.RELOCATIONS;
    }

    @Override
    public void examine(Load load) {
        load.findings().unknown("relocations");
    }
}
