package io.github.jkmod.forecast;

import io.github.jkmod.model.Errno;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.util.Optional;

/** {@code add_unformed_module}: a module of this name is already there. */
final class ExistsStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.EXISTS;
    }

    @Override
    public Result examine(ModuleFile module, KernelFacts kernel) {
        ModuleName name = module.name();
        return kernel.modules()
                .value()
                .map(list -> list.stream().noneMatch(loaded -> loaded.name().equals(name))
                        ? Result.passes()
                        : Result.refuses(
                                Errno.EEXIST,
                                new Finding(
                                        stage(),
                                        Finding.Severity.ERROR,
                                        name + " is already loaded",
                                        "the kernel holds one module of a name",
                                        "unload it first: jkmod unload " + name,
                                        Optional.empty())))
                .orElse(Result.cannotTell("loaded modules"));
    }
}
