package io.github.jkmod.junit;

import io.github.jkmod.vm.spec.MachineShape;
import java.util.Arrays;
import java.util.List;

/**
 * The machine that a test runs on.
 *
 * @param shape what it is made of
 * @param cold whether it is booted even if there could be a clone
 */
record Machine(MachineShape shape, boolean cold) {
    /** {@return what a class asks for} */
    static Machine of(VmTest settings) {
        MachineShape shape = new MachineShape(
                settings.memoryMib(),
                settings.cpus(),
                List.of(settings.append()),
                settings.allModules(),
                Arrays.stream(settings.drives()).boxed().toList());
        return new Machine(shape, settings.cold());
    }
}
