package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.apt.AptRoots;
import io.github.jkmod.vm.setup.apt.Deb;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.apt.PackageFetch;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.MachinePackages;
import io.github.jkmod.vm.setup.host.MachineToolchain;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.setup.host.Tool;
import io.github.jkmod.vm.setup.host.Toolchain;
import io.github.jkmod.vm.spec.GuestMachineType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gets what guests are made of: kernels, the programs beside them, test modules and the machine's own tools.
 *
 * <p>Everything comes from the cache without a look at the network once it is there. Several threads and processes may
 * ask for the same thing at once; one makes it and the others wait.
 */
public final class Provision {
    /** Each change of some sources leaves its modules, for each kernel. */
    private static final int MODULES_KEPT = 200;

    private static final Duration MODULES_UNUSED = Duration.ofDays(30);

    private static final List<String> GUEST_PACKAGES = List.of(
            "busybox-static",
            "openjdk-17-jre-headless",
            "openjdk-17-jdk-headless",
            "libc6",
            "libgcc-s1",
            "libstdc++6",
            "zlib1g");

    private final CacheFolder cache;
    private final DebianKernels kernels;
    private final MachinePackages machine;
    private final AptRoots apts;
    private final KernelStore store;
    private final BuildTools tools;
    private final Progress progress;

    /**
     * @param cache where everything is kept
     * @param progress hears of what takes long
     */
    public Provision(CacheFolder cache, Progress progress) {
        this.cache = cache.telling(progress);
        this.kernels = DebianKernels.standard();
        this.machine = new MachinePackages(progress);
        this.apts = new AptRoots(this.cache, machine, progress);
        this.store = new KernelStore(this.cache, new KernelFetch(apts, progress), progress);
        this.tools = new BuildTools(this.cache, machine, apts, kernels, progress);
        this.progress = progress;
    }

    /** {@return the kernels that there are} */
    public DebianKernels kernels() {
        return kernels;
    }

    /** {@return what makes images of folders for guests} */
    public FolderImages images() {
        return new FolderImages(cache, machine, this);
    }

    /** {@return every kernel, of the matrix and beside it, and what the cache has of it} */
    public List<CachedKernel> cached() throws IOException {
        List<CachedKernel> all = new ArrayList<>();
        for (KernelRow row : kernels.all()) {
            all.add(CachedKernel.of(row, cache));
        }
        return all;
    }

    /**
     * Has the machine's own tools installed: emulators, compilers, make.
     *
     * @param architectures the guests' architectures
     * @throws IOException if some are missing and cannot be installed; its message says what to do
     */
    public void hostTools(Architecture... architectures) throws IOException {
        machine.require(Tool.forGuests(Arrays.asList(architectures), MachinePackages.host()));
    }

    /** Has gdb installed for guests of an architecture. {@return the name of the program} */
    public String gdb(Architecture guest) throws IOException {
        Tool gdb = Tool.gdb(guest, MachinePackages.host());
        machine.require(List.of(gdb));
        return gdb.probe();
    }

    /**
     * {@return a kernel, downloaded if it is not in the cache}
     *
     * @param architecture what it runs on
     * @param id its series in the matrix, such as {@code 6.1}
     * @throws IOException if there is no such kernel or it cannot be had; its message says what to do
     */
    public DebianKernel kernel(Architecture architecture, String id) throws IOException {
        KernelRow row = kernels.row(architecture, id);
        return store.kernel(row);
    }

    /**
     * {@return a kernel, the newest that the archive has}
     *
     * <p>Asks the archive, even if one is in the cache. If the archive has a newer one, that takes the place of the old
     * one when it is complete; what was made from the old one is forgotten. What the archive names but cannot deliver is
     * said, and the old one kept.
     *
     * @param architecture what it runs on
     * @param id its series in the matrix, such as {@code 6.1}
     * @throws IOException if there is no such kernel or the archive cannot be asked; its message says what to do
     */
    public DebianKernel refreshed(Architecture architecture, String id) throws IOException {
        return store.refreshed(kernels.row(architecture, id));
    }

    /** {@return how many bytes the cache holds for kernels of the matrix that were replaced since} */
    public long leftovers() throws IOException {
        return new Leftovers(cache, kernels.all()).size();
    }

    /** Deletes boot files, test modules and templates of kernels that were replaced. {@return how many bytes were freed} */
    public long prune() throws IOException {
        return new Leftovers(cache, kernels.all()).prune();
    }

    /**
     * {@return a folder with the unpacked programs and libraries of a guest: busybox, Java 17 and what they link to}
     *
     * <p>Nothing in it is configured: no package script has run. A JDK with {@code jmods} is under {@code usr/lib/jvm}.
     *
     * @param architecture the guest's
     * @throws IOException if it cannot be had; its message says what to do
     */
    public Path guestRoot(Architecture architecture) throws IOException {
        String suite = GuestMachineType.of(architecture).programsSuite();
        String key = "root/" + suite + "-" + architecture.label();
        String title = "Java 17 and busybox for " + architecture.label();
        return cache.ready(key, (folder, manifest) -> {
            List<Deb> debs = apts.with(
                    suite, architecture, apt -> new PackageFetch(apt, progress).unpack(GUEST_PACKAGES, folder, title));
            Jre.settle(Jre.home(folder), folder);
            Deb.note(debs, manifest);
            manifest.put("suite", suite);
            manifest.put("architecture", architecture.label());
        });
    }

    /**
     * Gets packages and all that they depend on, unpacked over each other and not configured.
     *
     * @param suite Debian's code name, such as {@code bookworm}
     * @param architecture what they are for
     * @param packages their names
     * @param folder where to
     * @param manifest gets each package's version and hash, by {@code deb.NAME}
     * @throws IOException if one cannot be had; its message says what to do
     */
    public void unpack(
            String suite, Architecture architecture, List<String> packages, Path folder, Map<String, String> manifest)
            throws IOException {
        String title = title(suite, architecture, packages);
        Deb.note(
                apts.with(suite, architecture, apt -> {
                    PackageFetch fetch = new PackageFetch(apt, progress);
                    return fetch.unpack(fetch.closure(packages, title), folder, title);
                }),
                manifest);
    }

    /** As {@link #unpack}, without what they depend on. */
    public void unpackAlone(
            String suite, Architecture architecture, List<String> packages, Path folder, Map<String, String> manifest)
            throws IOException {
        String title = title(suite, architecture, packages);
        Deb.note(
                apts.with(suite, architecture, apt -> new PackageFetch(apt, progress).unpack(packages, folder, title)),
                manifest);
    }

    private static String title(String suite, Architecture architecture, List<String> packages) {
        return String.join(", ", packages) + " of Debian " + suite + " for " + architecture.label();
    }

    /**
     * {@return a folder with the test modules built for a kernel, all {@code .ko} flat in it}
     *
     * @param kernel from {@link #kernel}
     * @param sources jkmod's {@code native/modules}, or the copy of it in an installation
     * @throws IOException if they cannot be built; its message says what to do
     */
    public Path testModules(DebianKernel kernel, Path sources) throws IOException {
        return modules(kernel, new ModuleSources(sources, List.of("", "stale")));
    }

    /**
     * {@return a folder with the modules of these sources built for a kernel, all {@code .ko} flat in it}
     *
     * @param kernel from {@link #kernel}
     * @param sources what to build; built once for each content, kernel and compiler
     * @throws IOException if they cannot be built; its message names the place in the sources, its cause has all that
     *     the compiler said
     */
    public Path modules(DebianKernel kernel, ModuleSources sources) throws IOException {
        Architecture host = MachinePackages.host();
        KernelHeaders headers = KernelHeaders.of(kernel);
        boolean isOfMachine = kernel.row().suite().equals(Tool.COMPILERS_SUITE);
        Check needs;
        Toolchain toolchain;
        if (isOfMachine && !sources.isPackage()) {
            toolchain = new MachineToolchain(tools.compiler(kernel.arch(), host));
            needs = () -> machine.require(Tool.forModules(kernel.arch(), host));
        } else {
            BuildRoot root = tools.root(kernel, host);
            toolchain = root;
            needs = root::check;
        }
        String sourceDir = "/lib/modules/" + kernel.release() + "/build";
        ModuleBuild build = build(headers, sources, toolchain, host, sourceDir);
        String key = build.key();
        Path modules = cache.ready(key, (folder, manifest) -> {
            needs.run(); // looked for only where something has to be built
            build.build(folder, manifest, progress);
        });
        cache.used(key);
        cache.prune(ModuleBuild.PARENT, MODULES_KEPT, MODULES_UNUSED);
        return modules;
    }

    /**
     * Builds the modules of these sources for the user's own kernel, each time anew: what is in its folder may have changed.
     *
     * @param headers from {@link KernelHeaders#in}
     * @param folder gets the modules, in a new folder
     * @return that folder
     * @throws IOException as above
     */
    public Path modules(KernelHeaders headers, ModuleSources sources, Path folder) throws IOException {
        Architecture host = MachinePackages.host();
        machine.require(Tool.forModules(headers.arch(), host));
        Toolchain toolchain = new MachineToolchain(tools.compiler(headers, host));
        String sourceDir = headers.folder().toString();
        Path built = Files.createDirectories(folder.resolve("modules"));
        build(headers, sources, toolchain, host, sourceDir).build(built, new HashMap<>(), progress);
        return built;
    }

    /**
     * {@return a command of the gcov that goes with the compiler of a kernel's modules}
     *
     * @param folder with the notes and the counts, in the cache; what gcov is to work in
     * @param arguments of gcov, without files
     * @param file of the folder
     */
    public Command gcov(DebianKernel kernel, Path folder, List<String> arguments, String file) throws IOException {
        Architecture host = MachinePackages.host();
        boolean isOfMachine = kernel.row().suite().equals(Tool.COMPILERS_SUITE);
        Toolchain toolchain =
                isOfMachine ? new MachineToolchain(tools.compiler(kernel.arch(), host)) : tools.root(kernel, host);
        Path compiler = Path.of(toolchain.compiler());
        String gcov = compiler.getFileName().toString().replace("gcc-", "gcov-");
        List<String> words =
                new ArrayList<>(List.of(compiler.resolveSibling(gcov).toString()));
        words.addAll(arguments);
        words.add(toolchain.seen(folder.resolve(file)).toString());
        return toolchain.command(words);
    }

    private static ModuleBuild build(
            KernelHeaders headers, ModuleSources sources, Toolchain toolchain, Architecture host, String sourceDir) {
        ModuleMake make = sources.isPackage()
                ? new DkmsMake(headers, sources, toolchain, host, sourceDir)
                : new KbuildMake(headers, sources, toolchain, host);
        return new ModuleBuild(headers, sources, make, toolchain, host);
    }

    @FunctionalInterface
    private interface Check {
        void run() throws IOException;
    }
}
