package io.github.jkmod.conformance;

import io.github.jkmod.facts.LiveFacts;
import io.github.jkmod.forecast.KernelFacts;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.vm.setup.DebianKernel;
import java.nio.file.Path;

/** What the files of a kernel in the cache tell about it. */
final class KernelFolder {
    private KernelFolder() {}

    static KernelFacts facts(DebianKernel kernel) {
        // usr/src/linux-headers-RELEASE is three levels below the folder into which its packages were unpacked
        Path folder = kernel.headers().resolve("../../..").normalize();
        return new LiveFacts(new KernelRoot(folder));
    }
}
