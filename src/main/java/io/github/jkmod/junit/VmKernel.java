package io.github.jkmod.junit;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.DebianKernels;
import io.github.jkmod.vm.setup.ModuleSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The kernel that a test runs on. */
public final class VmKernel {
    private final DebianKernel kernel;
    private final GuestSource source;

    VmKernel(DebianKernel kernel, GuestSource source) {
        this.kernel = kernel;
        this.source = source;
    }

    /** {@return what it runs on} */
    public Architecture architecture() {
        return kernel.arch();
    }

    /** {@return its series in the matrix, such as {@code 6.1}} */
    public String id() {
        return kernel.id();
    }

    /** {@return what {@code uname -r} says in it, such as {@code 6.1.0-50-armmp}} */
    public String release() {
        return kernel.release();
    }

    /** {@return the version of Debian's package, such as {@code 6.1.176-1}} */
    public String packageVersion() {
        return kernel.packageVersion();
    }

    /**
     * {@return the modules of a folder built for this kernel: {@code ratio.ko} to its file, sorted; the map may be
     * changed}
     *
     * <p>They are built from a copy of the folder, once for each content and kernel; later calls find them in the cache.
     *
     * @param folder with a {@code dkms.conf}, or else a Kbuild file or Makefile; what the build includes must be inside
     * @throws IOException if they cannot be built; its message names the first place that the compiler complains of, its
     *     cause has all the compiler's lines
     */
    public Map<String, Path> build(Path folder) throws IOException {
        return build(ModuleSources.in(folder));
    }

    /**
     * {@return the modules of a tree in which make runs in several folders}
     *
     * @throws IOException as above
     */
    public Map<String, Path> build(ModuleSources sources) throws IOException {
        Map<String, Path> modules = new TreeMap<>();
        try (Stream<Path> files = Files.list(source.modules(kernel, sources))) {
            files.filter(file -> file.toString().endsWith(".ko"))
                    .forEach(file -> modules.put(String.valueOf(file.getFileName()), file));
        }
        return modules;
    }

    /**
     * {@return the kernel of the same series on another architecture, such as for modules that this one must refuse}
     *
     * @throws IOException if it cannot be had; its message says what to do
     */
    public VmKernel on(Architecture other) throws IOException {
        return source.kernel(DebianKernels.standard().row(other, id()));
    }

    /** {@return the kernel's files on this machine, for use with the rooms {@code vm} and {@code vm.setup}} */
    public DebianKernel guestKernel() {
        return kernel;
    }

    /** {@return {@code 6.1 arm64}} */
    String label() {
        return id() + " " + architecture().label();
    }

    /** {@return {@code 6.1 arm64: Linux 6.1.0-50-arm64, Debian 6.1.176-1}} */
    @Override
    public String toString() {
        return label() + ": Linux " + release() + ", Debian " + packageVersion();
    }
}
