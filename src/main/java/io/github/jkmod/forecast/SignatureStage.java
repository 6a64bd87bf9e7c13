package io.github.jkmod.forecast;

/** {@code module_sig_check}. */
final class SignatureStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.SIGNATURE;
    }

    @Override
    public void examine(Load load) {
        load.findings().unknown("signature");
    }
}
