package io.github.jkmod.forecast;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;

/** {@code elf_validity_check} and {@code setup_load_info}. */
final class ElfStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.ELF;
    }

    @Override
    public void examine(Load load) {
        load.stop();
        Architecture own = load.architecture();
        LoadInfo info = new LoadInfo(load.content(), own.bits() == 64);
        if (load.content().size() < info.headerSize() || info.machine() != machine(own)) {
            load.findings()
                    .refuse(
                            Errno.ENOEXEC,
                            Finding.error(
                                    stage(),
                                    "not built for " + own.label(),
                                    "the kernel takes modules of its own architecture only",
                                    "build it for " + own.label()));
        }
    }

    private static int machine(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> 62;
            case ARM64 -> 183;
            case ARM -> 40;
        };
    }
}
