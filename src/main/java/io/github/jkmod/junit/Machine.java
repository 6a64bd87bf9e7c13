package io.github.jkmod.junit;

import io.github.jkmod.vm.spec.GuestImage;
import io.github.jkmod.vm.spec.MachineShape;
import java.util.Arrays;
import java.util.List;

/**
 * The machine that a test runs on.
 *
 * @param shape what it is made of
 * @param cold whether it is booted even if there could be a clone
 * @param packages Debian's, in which commands run; without any, beside busybox
 */
record Machine(MachineShape shape, boolean cold, List<String> packages) {
    Machine(MachineShape shape, boolean cold) {
        this(shape, cold, List.of());
    }

    /** {@return what runs a command in it} */
    List<String> command(List<String> argv) {
        return packages.isEmpty() ? argv : GuestImage.inUserland(argv);
    }

    /** {@return what a class asks for} */
    static Machine of(VmTest settings) {
        MachineShape shape = new MachineShape(
                settings.memoryMib(),
                settings.cpus(),
                List.of(settings.append()),
                settings.allModules(),
                Arrays.stream(settings.drives()).boxed().toList(),
                List.of(),
                settings.network());
        return new Machine(shape, settings.cold(), List.of(settings.packages()));
    }
}
