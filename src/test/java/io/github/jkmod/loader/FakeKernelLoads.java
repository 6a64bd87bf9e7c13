package io.github.jkmod.loader;

import io.github.jkmod.facts.LiveFacts;
import io.github.jkmod.module.SampleModule;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A loader on a made-up kernel without modules, and the sample module's file. */
abstract class FakeKernelLoads {
    @TempDir
    Path folder;

    FakeKernel kernel;
    Loader loader;
    Path file;

    @BeforeEach
    void kernelWithoutModules() {
        kernel = new FakeKernel(folder);
        loader = new Loader(kernel, kernel.root(), new LiveFacts(kernel.root()));
        file = kernel.file("hello.ko", SampleModule.amd64());
    }
}
