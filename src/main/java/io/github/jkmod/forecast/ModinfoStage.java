package io.github.jkmod.forecast;

/** {@code early_mod_check}, {@code check_modinfo}: blacklist, modversions of the loader itself, vermagic, livepatch, license. */
final class ModinfoStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.MODINFO;
    }

    @Override
    public void examine(Load load) {
        load.findings().unknown("modinfo");
        TemporaryCopy.rewriteSectionHeaders(load);
    }
}
