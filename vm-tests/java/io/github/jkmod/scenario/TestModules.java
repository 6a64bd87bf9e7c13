package io.github.jkmod.scenario;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.vm.setup.ModuleSources;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The modules of {@code native/modules}, built for a kernel. */
public final class TestModules {
    private static final ModuleSources SOURCES = new ModuleSources(Path.of("native/modules"), List.of("", "stale"));

    private TestModules() {}

    /** {@return all of them, by their file names} */
    public static Map<String, Path> all(VmKernel kernel) throws IOException {
        return kernel.build(SOURCES);
    }

    /** {@return one of them, by its file name} */
    public static Map<String, Path> only(VmKernel kernel, String name) throws IOException {
        return Map.of(name + ".ko", file(kernel, name));
    }

    /** {@return the file of one} */
    public static Path file(VmKernel kernel, String name) throws IOException {
        return Objects.requireNonNull(all(kernel).get(name + ".ko"), name);
    }
}
