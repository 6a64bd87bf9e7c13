package io.github.jkmod.forecast.load;

import io.github.jkmod.model.Taint;

/** Taints of the kernel, which decide which lines it still prints: most of them only when they are new. */
final class Taints {
    private Taints() {}

    /** {@return whether the kernel, as far as is known, does not have that taint yet, so that it says when it gets it} */
    static boolean willLog(Load load, Taint taint) {
        return load.kernel()
                .policy()
                .tainted()
                .value()
                .map(bits -> !taint.isIn(bits))
                .orElse(false);
    }
}
