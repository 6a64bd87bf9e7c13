package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.setup.DebianKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code --kernel PATH --modules DIR}: kernels that jkmod knows nothing of but their files. */
@Tag("vm")
final class OwnKernelVmTest {
    /** Enough for nf_conntrack and what it needs. */
    private static final List<String> FOLDERS = List.of(
            "kernel/lib",
            "kernel/crypto",
            "kernel/net/netfilter",
            "kernel/net/ipv4/netfilter",
            "kernel/net/ipv6/netfilter");

    @TempDir
    Path temp;

    private Path vmlinuz(Architecture architecture) throws IOException {
        return Files.copy(Lab.kernel(architecture).vmlinuz(), temp.resolve("vmlinuz"));
    }

    /** {@return a copy of some of the kernel's modules, in a folder whose name does not tell the release} */
    private Path modules(Architecture architecture) throws IOException {
        Path from = Lab.kernel(architecture).modulesDir();
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

    @ParameterizedTest
    @EnumSource
    void bootsAndTakesModulesAndTheirDependencies(Architecture architecture) throws Exception {
        Path modules = modules(architecture);
        Ran run = OnHost.jkmod(
                temp,
                "vm",
                "run",
                "--json",
                "--kernel",
                vmlinuz(architecture).toString(),
                "--modules",
                modules.toString(),
                Lab.module(architecture, "hello").toString(),
                module(modules, "nf_conntrack").toString());
        assertThat(run.exitCode()).as(run.toString()).isZero();
        Tree report = run.json();
        assertThat(report.tree("vm").text("arch")).isEqualTo(architecture.label());
        assertThat(report.tree("vm").text("release"))
                .isEqualTo(Lab.kernel(architecture).release());
        assertThat(report.tree("check").text("module")).isEqualTo("nf_conntrack");
        assertThat(report.tree("crosscheck").text("result")).isEqualTo("match");
        assertThat(report.trees("others"))
                .extracting(other -> other.tree("check").text("module"))
                .startsWith("hello")
                .contains("nf_defrag_ipv4", "libcrc32c");
        assertThat(report.tree("unload").text("module")).isEqualTo("hello");
        assertThat(report.tree("unload").text("result")).isEqualTo("match");
    }

    @Test
    void needsNoModulesToRunCommands() throws Exception {
        DebianKernel kernel = Lab.kernel(Architecture.ARM64);
        Ran run = OnHost.jkmod(
                temp, "vm", "exec", "--kernel", vmlinuz(Architecture.ARM64).toString(), "--", "uname", "-r");
        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out()).isEqualTo(kernel.release() + "\n");
    }

    @Test
    void modulesOfAnotherKernelAreAUsageError() throws Exception {
        Path vmlinuz = vmlinuz(Architecture.ARM);
        Path others = Lab.kernel(Architecture.ARM64).modulesDir();
        Ran run = OnHost.jkmod(
                temp, "vm", "exec", "--kernel", vmlinuz.toString(), "--modules", others.toString(), "--", "true");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("jkmod: --modules " + others + ": does not fit the kernel: ")
                .contains(Lab.kernel(Architecture.ARM64).release())
                .contains(Lab.kernel(Architecture.ARM).release());
    }

    @Test
    void anotherArchitectureThanTheKernelsIsAUsageError() throws Exception {
        Ran run = OnHost.jkmod(
                temp,
                "vm",
                "exec",
                "--arch",
                "arm64",
                "--kernel",
                vmlinuz(Architecture.ARM).toString(),
                "--",
                "true");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("cannot be used with --arch arm64: it is a kernel for arm;");
    }
}
