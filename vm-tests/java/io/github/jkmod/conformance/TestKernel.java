package io.github.jkmod.conformance;

import io.github.jkmod.facts.FolderFacts;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.GuestKernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A kernel that is asked, and the test modules built for it.
 *
 * @param label such as {@code 6.1/x86_64}
 * @param kernel what guests boot
 * @param folder the folder that its files are in
 * @param tree {@code lib/modules/RELEASE}
 * @param modules a folder with the test modules
 */
public record TestKernel(String label, GuestKernel kernel, Path folder, Path tree, Path modules) {
    /** {@return a kernel of the matrix} */
    static TestKernel of(DebianKernel debian, Path modules) {
        return new TestKernel(
                debian.id() + "/" + debian.arch().label(),
                debian,
                // usr/src/linux-headers-RELEASE is three levels below the folder into which its packages were unpacked
                debian.headers().resolve("../../..").normalize(),
                debian.modulesDir(),
                modules);
    }

    /** {@return what the kernel's files tell about it, and the words with which it is booted} */
    public KernelFacts facts() throws IOException {
        KernelFacts files = FolderFacts.of(folder, Optional.of(kernel.release()));
        boolean traces = files.config()
                .value()
                .map(config -> config.isSet("EVENT_TRACING"))
                .orElse(true);
        return traces ? files : new LoggingFacts(files);
    }

    /** {@return a test module's file} */
    Path module(String name) {
        return modules.resolve(name + ".ko");
    }

    /** {@return the name of a test module among the bases} */
    String base(Bases bases, String name) throws IOException {
        return bases.keep(module(name));
    }
}
