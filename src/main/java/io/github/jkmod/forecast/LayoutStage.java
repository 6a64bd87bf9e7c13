package io.github.jkmod.forecast;

/** {@code module_frob_arch_sections}, {@code module_enforce_rwx_sections}, {@code layout_sections}, {@code move_module}. */
final class LayoutStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.LAYOUT;
    }

    @Override
    public void examine(Load load) {
        load.findings().unknown("layout");
    }
}
