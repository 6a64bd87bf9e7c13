package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.setup.DebianKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --kernel PATH --modules DIR}: kernels that jkmod knows nothing of but their files. */
@VmTest(kernels = "*")
final class OwnKernelVmTest {
    /** Enough for nf_conntrack and what it needs. */
    private static final List<String> FOLDERS = List.of(
            "kernel/lib",
            "kernel/crypto",
            "kernel/net/netfilter",
            "kernel/net/ipv4/netfilter",
            "kernel/net/ipv6/netfilter");

    private final VmKernel kernel;

    @TempDir
    Path temp;

    OwnKernelVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    private Path vmlinuz() throws IOException {
        return Files.copy(kernel.guestKernel().vmlinuz(), temp.resolve("vmlinuz"));
    }

    /** {@return a copy of some of the kernel's modules, in a folder whose name does not tell the release} */
    private Path modules() throws IOException {
        Path from = kernel.guestKernel().modulesDir();
        Path to = temp.resolve("modules");
        for (String folder : FOLDERS) {
            try (Stream<Path> walk = Files.walk(from.resolve(folder))) {
                for (Path file : (Iterable<Path>) walk.filter(Files::isRegularFile)::iterator) {
                    Path copy = to.resolve(from.relativize(file));
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
        return to;
    }

    private static Path module(Path modules, String name) throws IOException {
        try (Stream<Path> walk = Files.walk(modules)) {
            return walk.filter(file -> String.valueOf(file.getFileName()).matches(name + "\\.ko.*"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Architecture otherArchitecture() {
        return kernel.architecture() == Architecture.ARM64 ? Architecture.ARM : Architecture.ARM64;
    }

    @Test
    void bootsAndTakesModulesAndTheirDependencies() throws Exception {
        Path modules = modules();
        OnHost.Ended run = OnHost.jkmod(
                temp,
                "vm",
                "run",
                "--json",
                "--kernel",
                vmlinuz().toString(),
                "--modules",
                modules.toString(),
                TestModules.file(kernel, "hello").toString(),
                module(modules, "nf_conntrack").toString());
        assertThat(run.exitCode()).as(run.toString()).isZero();
        Tree report = run.json();
        assertThat(report.tree("vm").text("arch"))
                .isEqualTo(kernel.architecture().label());
        assertThat(report.tree("vm").text("release"))
                .isEqualTo(kernel.guestKernel().release());
        assertThat(report.tree("check").text("module")).isEqualTo("nf_conntrack");
        assertThat(report.tree("crosscheck").text("result")).isEqualTo("match");
        assertThat(report.trees("others"))
                .extracting(other -> other.tree("check").text("module"))
                .startsWith("hello")
                .contains("nf_defrag_ipv4");
        assertThat(report.tree("unload").text("module")).isEqualTo("hello");
        assertThat(report.tree("unload").text("result")).isEqualTo("match");
    }

    @Test
    void needsNoModulesToRunCommands() throws Exception {
        OnHost.Ended run =
                OnHost.jkmod(temp, "vm", "exec", "--kernel", vmlinuz().toString(), "--", "uname", "-r");
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out()).isEqualTo(kernel.release() + "\n");
    }

    @Test
    void modulesOfAnotherKernelAreAUsageError() throws Exception {
        Path vmlinuz = vmlinuz();
        DebianKernel other = kernel.on(otherArchitecture()).guestKernel();
        Path others = other.modulesDir();
        OnHost.Ended run = OnHost.jkmod(
                temp, "vm", "exec", "--kernel", vmlinuz.toString(), "--modules", others.toString(), "--", "true");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("jkmod: --modules " + others + ": does not fit the kernel: ")
                .contains(other.release())
                .contains(kernel.release());
    }

    @Test
    void anotherArchitectureThanTheKernelsIsAUsageError() throws Exception {
        OnHost.Ended run = OnHost.jkmod(
                temp,
                "vm",
                "exec",
                "--arch",
                otherArchitecture().label(),
                "--kernel",
                vmlinuz().toString(),
                "--",
                "true");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("cannot be used with --arch " + otherArchitecture().label() + ": it is a kernel for "
                        + kernel.architecture().label() + ";");
    }
}
