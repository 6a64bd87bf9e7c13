package io.github.jkmod.forecast;

import io.github.jkmod.kernel.Fact;
import io.github.jkmod.model.Errno;
import io.github.jkmod.module.ModuleFile;
import java.util.Optional;

/** {@code may_init_module}: CAP_SYS_MODULE, and modules not disabled. */
final class SyscallStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.SYSCALL;
    }

    @Override
    public Result examine(ModuleFile module, KernelFacts kernel) {
        if (!(kernel.mayLoad() instanceof Fact.Present<Boolean> known)) {
            return Result.cannotTell("privilege");
        }
        if (known.content()) {
            return Result.passes();
        }
        return Result.refuses(
                Errno.EPERM,
                new Finding(
                        stage(),
                        Finding.Severity.ERROR,
                        "this process may not load modules",
                        "no CAP_SYS_MODULE, or kernel.modules_disabled is set",
                        "run as root; modules_disabled stays until the next boot",
                        Optional.empty()));
    }
}
