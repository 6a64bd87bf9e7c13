package io.github.jkmod.conformance;

import io.github.jkmod.facts.FolderFacts;
import io.github.jkmod.forecast.KernelFacts;
import io.github.jkmod.vm.setup.DebianKernel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** What the files of a kernel in the cache tell about it. */
final class KernelFolder {
    private KernelFolder() {}

    static KernelFacts facts(DebianKernel kernel) {
        // usr/src/linux-headers-RELEASE is three levels below the folder into which its packages were unpacked
        Path folder = kernel.headers().resolve("../../..").normalize();
        try {
            return FolderFacts.of(folder, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
