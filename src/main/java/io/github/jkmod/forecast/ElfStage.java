package io.github.jkmod.forecast;

import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.module.ModuleFile;
import java.util.Optional;

/** {@code elf_check_arch} of {@code elf_validity_check}: a module of another architecture. */
final class ElfStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.ELF;
    }

    @Override
    public Result examine(ModuleFile module, KernelFacts kernel) {
        Optional<Architecture> own = kernel.identity().value().map(KernelIdentity::architecture);
        if (own.isEmpty()) {
            return Result.cannotTell("architecture of the kernel");
        }
        if (own.equals(module.architecture())) {
            return Result.passes();
        }
        String built = module.architecture()
                .map(Architecture::label)
                .orElse("ELF machine " + module.elf().header().machine());
        return Result.refuses(
                Errno.ENOEXEC,
                new Finding(
                        stage(),
                        Finding.Severity.ERROR,
                        "built for " + built + ", this kernel is " + own.get().label(),
                        "the kernel takes modules of its own architecture only",
                        "build it for " + own.get().label(),
                        Optional.empty()));
    }
}
