package io.github.jkmod.conformance;

import io.github.jkmod.facts.FolderFacts;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.vm.setup.DebianKernel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A kernel of the matrix and the test modules built for it.
 *
 * @param debian the kernel
 * @param modules a folder with the test modules
 */
public record TestKernel(DebianKernel debian, Path modules) {
    /** {@return such as {@code 6.1/x86_64}} */
    public String label() {
        return debian.id() + "/" + debian.arch().label();
    }

    /** {@return what the kernel's files tell about it} */
    public KernelFacts facts() throws IOException {
        // usr/src/linux-headers-RELEASE is three levels below the folder into which its packages were unpacked
        Path folder = debian.headers().resolve("../../..").normalize();
        return FolderFacts.of(folder, Optional.of(debian.release()));
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
