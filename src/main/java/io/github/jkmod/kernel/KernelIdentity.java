package io.github.jkmod.kernel;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.KernelRelease;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which kernel it is.
 *
 * @param release what {@code uname -r} says, such as {@code 6.1.0-56-amd64}
 * @param architecture the kernel's own, even if this process is a 32-bit one
 * @param version what {@code uname -v} says, such as {@code #1 SMP PREEMPT_DYNAMIC Debian 6.1.192-1}
 */
public record KernelIdentity(String release, Architecture architecture, String version) {
    /** {@return the identity from /proc/sys/kernel; Malformed on an architecture that jkmod does not know} */
    public static Fact<KernelIdentity> read(KernelRoot root) {
        return release(root)
                .flatMap(release -> architecture(root, System.getProperty("os.arch", ""))
                        .flatMap(architecture -> kernel(root, "version")
                                .map(version -> new KernelIdentity(release, architecture, version))));
    }

    /** {@return the numbers in what it says, or empty} */
    public Optional<KernelRelease> numbers() {
        return KernelRelease.of(release, version);
    }

    /** {@return what {@code uname -r} says: /proc/sys/kernel/osrelease, or without it, of the running kernel, uname(2)} */
    public static Fact<String> release(KernelRoot root) {
        Fact<String> told = kernel(root, "osrelease");
        boolean running = root.path().equals(Path.of("/"));
        return told.value().isEmpty() && running ? new Fact.Present<>(System.getProperty("os.version", "")) : told;
    }

    /**
     * {@return the kernel's architecture: /proc/sys/kernel/arch (since 6.1), else that of this process}
     *
     * @param osArch Java's {@code os.arch}
     */
    static Fact<Architecture> architecture(KernelRoot root, String osArch) {
        Path file = root.proc("sys", "kernel", "arch");
        return KernelFiles.text(file) instanceof Fact.Present<String> machine
                ? named(file + ": line 1", machine.content())
                : named("os.arch", osArch);
    }

    private static Fact<String> kernel(KernelRoot root, String name) {
        return KernelFiles.text(root.proc("sys", "kernel", name));
    }

    private static Fact<Architecture> named(String origin, String machine) {
        return Architecture.named(machine)
                .<Fact<Architecture>>map(Fact.Present::new)
                .orElseGet(() -> new Fact.Malformed<>(origin + ": architecture \"" + machine + "\" is none of "
                        + Stream.of(Architecture.values())
                                .map(Architecture::machine)
                                .collect(Collectors.joining(", "))));
    }
}
