package io.github.jkmod.forecast.admission;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.FinitFlags;
import io.github.jkmod.model.LoaderChange;

/** {@code may_init_module} and the checks of the two system calls' entries. */
public final class SyscallStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.SYSCALL;
    }

    @Override
    public void examine(Load load) {
        privilege(load);
        if (load.call().entry() == LoadCall.Entry.FINIT_MODULE) {
            flags(load);
            emptyFile(load);
        } else {
            shortBuffer(load);
        }
    }

    private void privilege(Load load) {
        if (!(load.kernel().mayLoad() instanceof Fact.Present<Boolean> known)) {
            load.findings().unknown("privilege");
        } else if (!known.content()) {
            load.refuse(
                    Errno.EPERM,
                    Finding.error(stage(), "this process may not load modules")
                            .in("may_init_module")
                            .because("no CAP_SYS_MODULE, or kernel.modules_disabled is set")
                            .hint("run as root; modules_disabled stays until the next boot"));
        }
    }

    private void flags(Load load) {
        int unknown = load.call().flags() & ~known(load);
        if (unknown == 0) {
            return;
        }
        load.refuse(
                Errno.EINVAL,
                Finding.error(stage(), "finit_module's flags have unknown bits: 0x" + Integer.toHexString(unknown))
                        .in("finit_module")
                        .because("the system call refuses flags that this release does not know")
                        .hint(
                                (unknown & FinitFlags.COMPRESSED_FILE) != 0
                                        ? "unpack the module in user space: kernels do it themselves since 5.17"
                                        : "leave them out"));
        if ((unknown & FinitFlags.COMPRESSED_FILE) != 0) {
            load.stop(); // the file is still packed, and this kernel cannot unpack it
        }
    }

    /** {@code MODULE_INIT_COMPRESSED_FILE} came with 5.17. */
    private static int known(Load load) {
        int always = FinitFlags.IGNORE_MODVERSIONS | FinitFlags.IGNORE_VERMAGIC;
        return load.has(LoaderChange.COMPRESSED_FILES) ? always | FinitFlags.COMPRESSED_FILE : always;
    }

    private void emptyFile(Load load) {
        if (load.content().size() == 0) {
            load.refuse(
                    Errno.EINVAL,
                    Finding.error(stage(), "the file is empty")
                            .in("kernel_read_file")
                            .because("an empty file is not read at all")
                            .hint("get the module again, or build it anew")
                            .at("file", 0));
            load.stop();
        }
    }

    private void shortBuffer(Load load) {
        int header = load.architecture().bits() == 64 ? 64 : 52;
        int size = load.content().size();
        if (size < header) {
            load.refuse(
                    Errno.ENOEXEC,
                    Finding.error(stage(), "the module has " + size + " bytes, fewer than an ELF header's " + header)
                            .in("copy_module_from_user")
                            .because("init_module refuses a shorter buffer")
                            .hint("the file is cut short, or is no module: get it again")
                            .at("file", size));
            load.stop();
        }
    }
}
