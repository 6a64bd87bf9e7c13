package io.github.jkmod.forecast;

import io.github.jkmod.module.ModuleFile;

/**
 * The stages that jkmod does not foretell yet. They are named as unknown, so that a verdict never says "accept" for what
 * was not looked at.
 */
final class UnexaminedStages implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.SYMBOLS;
    }

    @Override
    public Result examine(ModuleFile module, KernelFacts kernel) {
        return Result.cannotTell("signature", "vermagic", "symbols", "relocations", "exports", "params");
    }
}
