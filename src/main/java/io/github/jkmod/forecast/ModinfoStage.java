package io.github.jkmod.forecast;

/** {@code blacklisted}, {@code rewrite_section_headers}, {@code check_modstruct_version}, {@code check_modinfo}. */
final class ModinfoStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.MODINFO;
    }

    @Override
    public void examine(Load load) {
        load.findings().unknown("vermagic");
    }
}
