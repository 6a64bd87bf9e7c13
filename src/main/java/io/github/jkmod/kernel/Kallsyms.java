package io.github.jkmod.kernel;

import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** The kernel's symbols: /proc/kallsyms, the kernel's own first, then each module's, the newest module first. */
public final class Kallsyms {
    private Kallsyms() {}

    /** {@return what the file shows of {@code module}; without entries if the module is not in} */
    public static Fact<KallsymsLook> look(KernelRoot root, ModuleName module) {
        Path file = root.proc("kallsyms");
        return KernelFiles.fact(file, () -> {
            try (InputStream in = KernelFiles.open(file)) {
                return parse(in, module);
            }
        });
    }

    /**
     * {@return what {@code in} shows of {@code module}}
     *
     * @param in the file from its start; read in large pieces, not closed
     * @throws io.github.jkmod.bytes.MalformedException on a line that is not of the form {@code address letter name}; lines
     *     that are skipped (see {@link KallsymsLook}) are not checked
     */
    public static KallsymsLook parse(InputStream in, ModuleName module) throws IOException {
        return new KallsymsScan(in, module).readAll().look();
    }
}
