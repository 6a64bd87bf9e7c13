package io.github.jkmod.junit;

import io.github.jkmod.vm.BootOptions;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.ModuleSources;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Where kernels and guests come from; safe for use by several threads. */
interface GuestSource {
    /** {@return a kernel of the matrix, fetched if it is not there} */
    VmKernel kernel(KernelRow row) throws IOException;

    /** {@return a folder with the modules of these sources built for a kernel, flat in it} */
    Path modules(DebianKernel kernel, ModuleSources sources) throws IOException;

    /** {@return a guest of that machine} */
    GuestLink start(VmKernel kernel, Machine machine, Map<String, Path> payload) throws IOException, GuestDiedException;

    /** {@return a maker of guests with other options, in that environment} */
    GuestPool pool(UnaryOperator<BootOptions> options, Map<String, String> environment) throws IOException;
}
