package io.github.jkmod.vm;

import io.github.jkmod.bytes.Sha256;
import io.github.jkmod.vm.qemu.CloneMemory;
import io.github.jkmod.vm.qemu.QemuCommand;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.spec.Accelerator;
import io.github.jkmod.vm.spec.GuestMachineType;
import io.github.jkmod.vm.spec.GuestSpec;
import io.github.jkmod.vm.spec.QemuMissingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The name of a template in the cache: a hash of all that went into it. */
final class TemplateKey {
    /** To be raised when what a template is, or how it is warmed, changes. */
    private static final String FORMAT = "2";

    private static final int NAME_LENGTH = 24;

    private TemplateKey() {}

    /**
     * {@return the template's folder}
     *
     * @param spec the machine, whatever its initrd's name
     * @param mapped whether its memory is a file that clones map
     */
    static String of(GuestKernel kernel, GuestSpec spec, GuestFiles files, Installation installation, boolean mapped)
            throws IOException {
        String program = GuestMachineType.of(kernel.arch()).program();
        Path qemu = QemuCommand.find(program)
                .orElseThrow(() -> new QemuMissingException(program))
                .toRealPath();
        Path name = Path.of("-");
        CloneMemory memory = new CloneMemory(mapped ? Optional.of(name) : Optional.empty(), name, Optional.empty());
        String text = String.join(
                "\n",
                FORMAT,
                stamp(qemu),
                String.join(
                        "\n",
                        QemuCommand.of(spec.withInitrd(name), Accelerator.TCG, name, name, memory, Optional.empty())),
                stamp(spec.bootFile()) + (spec.shape().allModules() ? " with all modules" : ""),
                files.fingerprint(kernel, installation));
        return kernel.templatesKey() + "/"
                + Sha256.of(text.getBytes(StandardCharsets.UTF_8)).substring(0, NAME_LENGTH);
    }

    private static String stamp(Path file) throws IOException {
        return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
    }
}
