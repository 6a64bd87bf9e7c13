package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.apt.AptRoots;
import io.github.jkmod.vm.setup.apt.Deb;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.apt.PackageFetch;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.cache.CacheManifest;
import io.github.jkmod.vm.setup.host.MachinePackages;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.setup.host.SetupException;
import io.github.jkmod.vm.setup.host.Tool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The compilers that modules are built with: the machine's own, and those of Debian's other suites. */
final class BuildTools {
    private final CacheFolder cache;
    private final MachinePackages machine;
    private final AptRoots apts;
    private final DebianKernels kernels;
    private final Progress progress;

    /**
     * @param cache where other suites' compilers are kept
     * @param kernels tells what they compile for
     */
    BuildTools(CacheFolder cache, MachinePackages machine, AptRoots apts, DebianKernels kernels, Progress progress) {
        this.cache = cache;
        this.machine = machine;
        this.apts = apts;
        this.kernels = kernels;
        this.progress = progress;
    }

    /** {@return the machine's own compiler, installed if it is not there} */
    Path compiler(Architecture target, Architecture host) throws IOException {
        Tool tool = Tool.compiler(target, host);
        if (machine.find(tool).isEmpty()) {
            machine.require(Tool.forModules(target, host));
        }
        return machine.find(tool)
                .orElseThrow(() -> SetupException.failed("building modules")
                        .because(tool.probe() + " is not there")
                        .hint("install " + tool.debianPackage()));
    }

    /** {@return the compiler that the kernel was built with, where this machine has it; the machine's usual one else} */
    Path compiler(KernelHeaders headers, Architecture host) throws IOException {
        Optional<String> named = headers.compiler();
        Optional<Path> there = named.isPresent() ? machine.find(new Tool(named.get(), named.get())) : Optional.empty();
        return there.isPresent() ? there.get() : compiler(headers.arch(), host);
    }

    /** {@return the tools of a kernel's suite; one for all its kernels: what differs between them is beside their headers} */
    BuildRoot root(DebianKernel kernel, Architecture host) throws IOException {
        machine.require(List.of(Tool.UNSHARE, Tool.MOUNT));
        KernelRow row = kernel.row();
        Map<String, String> facts = CacheManifest.read(cache.path(row.key()));
        String gcc = facts.get(KernelFetch.GCC);
        String kbuild = facts.get(KernelFetch.KBUILD);
        if (gcc == null || kbuild == null) {
            throw SetupException.failed("looking up the compiler of Linux " + row.id())
                    .because("its headers depend on no gcc")
                    .hint("delete " + cache.path(row.key()) + " and try again");
        }
        String title = "gcc " + gcc + " of Debian " + row.suite();
        List<Architecture> targets = kernels.architecturesOf(row.suite());
        String names = targets.stream().map(Architecture::label).collect(Collectors.joining("-"));
        List<String> packages = BuildRoot.packages(gcc, kbuild, host, targets);
        String key = "build/" + row.suite() + "-gcc" + gcc + "-" + host.label() + "-for-" + names + "-"
                + Integer.toHexString(packages.hashCode());
        Path root = cache.ready(key, (folder, manifest) -> {
            List<Deb> debs = apts.with(row.suite(), host, apt -> {
                PackageFetch fetch = new PackageFetch(apt, progress);
                return fetch.unpack(fetch.closure(packages, title), folder, title);
            });
            BuildRoot.settle(folder, "gcc-" + gcc);
            Deb.note(debs, manifest);
            manifest.put(
                    BuildRoot.COMPILERS,
                    debs.stream()
                            .filter(deb -> deb.name().startsWith("gcc-"))
                            .map(deb -> deb.name() + " " + deb.version())
                            .sorted()
                            .collect(Collectors.joining(", ")));
        });
        String compiler = row.architecture().toolPrefix(host) + "gcc-" + gcc;
        return new BuildRoot(root, cache.root(), kernel, compiler, machine.isRoot());
    }
}
