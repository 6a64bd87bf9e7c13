package io.github.jkmod.configuration;

import io.github.jkmod.bytes.Sha256;
import io.github.jkmod.conformance.TestKernel;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.DebianKernels;
import io.github.jkmod.vm.setup.ModulesFolder;
import io.github.jkmod.vm.setup.OwnKernel;
import io.github.jkmod.vm.setup.apt.AptRoots;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.apt.PackageFetch;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.MachinePackages;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.setup.host.Tool;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Builds kernels from Debian's sources, once for each content of their configuration. */
final class ConfiguredKernels {
    /** Raised when the commands below change. */
    private static final String RECIPE = "1";

    private static final String REMEDY = "look at what make says: the configuration is in vm-tests/configurations";

    /** What a kernel's own build needs beside compilers. */
    private static final List<Tool> TOOLS = List.of(
            Tool.MAKE,
            new Tool("flex", "flex"),
            new Tool("bison", "bison"),
            new Tool("bc", "bc"),
            new Tool("/usr/include/libelf.h", "libelf-dev"),
            new Tool("/usr/include/openssl/ssl.h", "libssl-dev"));

    private static final Path MODULES = Path.of("native", "modules");

    private final CacheFolder cache = CacheFolder.ofUser(System.getenv());
    private final MachinePackages machine = new MachinePackages(Progress.silent());
    private final AptRoots apts = new AptRoots(cache, machine, Progress.silent());
    private final PrintStream out;

    ConfiguredKernels(PrintStream out) {
        this.out = out;
    }

    /**
     * {@return that kernel, with the test modules built for it}
     *
     * @throws IOException if it cannot be built; says what make said
     */
    TestKernel kernel(Configuration configuration) throws IOException {
        Path source = source(configuration);
        String facts = String.join("\n", configuration.lines())
                + source
                + configuration.architecture()
                + configuration.compiler()
                + sources();
        String hash = Sha256.of(facts.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
        Path folder = cache.ready("configured/" + configuration.name() + "-" + RECIPE + hash, (part, manifest) -> {
            long start = System.nanoTime();
            build(configuration, source, part, manifest);
            out.printf(
                    Locale.ROOT,
                    "%s: built in %d s%n",
                    configuration.name(),
                    (System.nanoTime() - start) / 1_000_000_000);
        });
        String release = CacheFolder.manifest(folder).getOrDefault("release", "");
        Path tree = folder.resolve("lib/modules").resolve(release);
        OwnKernel kernel =
                OwnKernel.read(cache, folder.resolve("boot/vmlinuz-" + release)).with(new ModulesFolder(tree, release));
        String label = configuration.name() + "/" + configuration.architecture().label();
        return new TestKernel(label, kernel, folder, tree, folder.resolve("modules"));
    }

    /** What the test modules are made of. */
    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(MODULES)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                all.append(file).append(Sha256.of(Files.readAllBytes(file)));
            }
        }
        return all.toString();
    }

    /** The unpacked sources of the newest kernel of that row's suite. */
    private Path source(Configuration configuration) throws IOException {
        KernelRow row = DebianKernels.standard().rows().stream()
                .filter(each ->
                        each.id().equals(configuration.source()) && each.architecture() == configuration.architecture())
                .findFirst()
                .orElseThrow(() -> new IOException("no kernel " + configuration.source() + " in kernels.tsv"));
        Path folder = cache.ready("source/" + row.id(), (part, manifest) -> {
            Path debs = part.resolve("deb");
            apts.with(
                    row.suite(),
                    MachinePackages.host(),
                    apt -> new PackageFetch(apt, Progress.silent())
                            .unpack(List.of("linux-source-" + row.id()), debs, "sources of Linux " + row.id()));
            Path tar = debs.resolve("usr/src/linux-source-" + row.id() + ".tar.xz");
            Command.of("tar", "-xf", tar.toString(), "-C", part.toString()).run("unpacking " + tar, REMEDY);
            CacheFolder.delete(debs);
        });
        return folder.resolve("linux-source-" + row.id());
    }

    private void build(Configuration configuration, Path source, Path folder, Map<String, String> manifest)
            throws IOException {
        machine.require(TOOLS);
        machine.require(configuration.compiler().tools(configuration, MachinePackages.host()));
        Path object = Files.createDirectories(folder.resolve("build"));
        Path lines = Files.write(object.resolve("all.config"), configuration.lines());
        List<String> make = new ArrayList<>(List.of(
                "make",
                "-s",
                "-C",
                source.toString(),
                "O=" + object,
                "ARCH=" + (configuration.architecture() == Architecture.X86_64 ? "x86" : "arm64"),
                "KBUILD_BUILD_TIMESTAMP=2026-01-01",
                "-j" + Runtime.getRuntime().availableProcessors()));
        make.addAll(configuration.compiler().words(configuration.architecture(), MachinePackages.host()));
        make(make, "KCONFIG_ALLCONFIG=" + lines, "allnoconfig");
        notTaken(configuration, object.resolve(".config"));
        boolean x86 = configuration.architecture() == Architecture.X86_64;
        make(make, x86 ? "bzImage" : "Image", "modules");
        make(make, "modules_install", "INSTALL_MOD_PATH=" + folder);
        String release = Files.readString(object.resolve("include/config/kernel.release"))
                .strip();
        manifest.put("release", release);
        Path boot = Files.createDirectories(folder.resolve("boot"));
        Path image = object.resolve(x86 ? "arch/x86/boot/bzImage" : "arch/arm64/boot/Image");
        Files.move(image, boot.resolve("vmlinuz-" + release));
        Files.copy(object.resolve(".config"), boot.resolve("config-" + release));
        testModules(make, folder, release);
        Path tree = folder.resolve("lib/modules").resolve(release);
        Files.deleteIfExists(tree.resolve("source"));
        Files.deleteIfExists(tree.resolve("build"));
        Files.createDirectories(tree.resolve("build"));
        Files.move(object.resolve("Module.symvers"), tree.resolve("build/Module.symvers"));
        CacheFolder.delete(object);
    }

    private void make(List<String> make, String... goals) throws IOException {
        List<String> words = new ArrayList<>(make);
        words.addAll(List.of(goals));
        Command.of(words)
                .env("CCACHE_DIR", cache.path("ccache").toString())
                .env("CCACHE_MAXSIZE", "10G")
                .run("make " + String.join(" ", goals), REMEDY);
    }

    /** Options that another one forbids are no error, but must be seen. */
    private void notTaken(Configuration configuration, Path config) throws IOException {
        Set<String> set = new TreeSet<>(Files.readAllLines(config));
        for (String line : configuration.ownLines()) {
            boolean off = line.startsWith("#");
            String option = Configuration.option(line);
            boolean taken = off
                    ? set.stream().noneMatch(each -> each.startsWith(option + "="))
                    : set.contains(line) || (line.endsWith("=m") && set.contains(option + "=y"));
            if (!taken) {
                out.println(configuration.name() + ": not taken: " + line);
            }
        }
    }

    /** The test modules, those that are asked about and a copy of them in the tree. */
    private void testModules(List<String> make, Path folder, String release) throws IOException {
        Path modules = Files.createDirectories(folder.resolve("modules"));
        Path work = folder.resolve("work");
        for (String name : List.of("", "stale")) {
            Path from = MODULES.resolve(name);
            Path to = Files.createDirectories(work.resolve(name));
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
            make(make, "M=" + to.toAbsolutePath(), "modules");
        }
        Path extra = Files.createDirectories(
                folder.resolve("lib/modules").resolve(release).resolve("extra"));
        try (Stream<Path> files = Files.walk(work)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".ko")).toList()) {
                Path name = file.getFileName();
                boolean harmless = !file.toString().contains("stale")
                        && !String.valueOf(name).matches("(oops|spin)_.*");
                if (harmless) {
                    Files.copy(file, extra.resolve(name));
                }
                Files.move(file, modules.resolve(name));
            }
        }
        CacheFolder.delete(work);
    }
}
