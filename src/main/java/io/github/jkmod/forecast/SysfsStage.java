package io.github.jkmod.forecast;

/** {@code mod_sysfs_setup}. */
final class SysfsStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.SYSFS;
    }

    @Override
    public void examine(Load load) {
        load.findings().unknown("sysfs");
    }
}
