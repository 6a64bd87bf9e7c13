package io.github.jkmod.forecast;

import io.github.jkmod.kernel.Fact;
import io.github.jkmod.model.Errno;

/** {@code may_init_module} and the checks of the two system calls' entries. */
final class SyscallStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.SYSCALL;
    }

    @Override
    public void examine(Load load) {
        if (!(load.kernel().mayLoad() instanceof Fact.Present<Boolean> known)) {
            load.findings().unknown("privilege");
        } else if (!known.content()) {
            load.findings()
                    .refuse(
                            Errno.EPERM,
                            Finding.error(
                                    stage(),
                                    "this process may not load modules",
                                    "no CAP_SYS_MODULE, or kernel.modules_disabled is set",
                                    "run as root; modules_disabled stays until the next boot"));
        }
    }
}
