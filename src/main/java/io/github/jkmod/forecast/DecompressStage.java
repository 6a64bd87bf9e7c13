package io.github.jkmod.forecast;

/** {@code module_decompress}. */
final class DecompressStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.DECOMPRESS;
    }

    @Override
    public void examine(Load load) {
        load.findings().unknown("decompress");
    }
}
