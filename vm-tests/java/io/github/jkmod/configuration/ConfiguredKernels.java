package io.github.jkmod.configuration;

import io.github.jkmod.bytes.Sha256;
import io.github.jkmod.conformance.TestKernel;
import io.github.jkmod.vm.setup.DebianKernels;
import io.github.jkmod.vm.setup.ModulesFolder;
import io.github.jkmod.vm.setup.OwnKernel;
import io.github.jkmod.vm.setup.Provision;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.cache.CacheManifest;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.MachinePackages;
import io.github.jkmod.vm.setup.host.Progress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Builds kernels from Debian's sources, once for each content of their configuration. */
final class ConfiguredKernels {
    /** Raised when the commands of {@link KernelBuild} change. */
    private static final String RECIPE = "2";

    private static final String BUILD = "build";
    private static final String REMEDY = "free some space, then run this again";

    private final CacheFolder cache = CacheFolder.ofUser(System.getenv());
    private final MachinePackages machine = new MachinePackages(Progress.silent());
    private final Provision provision = new Provision(cache, Progress.silent());
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
        String hash = hash(String.join("\n", configuration.lines())
                + source
                + configuration.architecture()
                + configuration.compiler()
                + (configuration.trimsExports() ? Files.readString(Configuration.EXPORTS) : ""));
        String key = configuration.name() + "-" + RECIPE + hash;
        Path built = cache.ready("configured/" + key, (part, manifest) -> {
            long start = System.nanoTime();
            KernelBuild build = new KernelBuild(configuration, source, part.resolve(BUILD)).on(machine);
            manifest.put("release", build.kernel(part));
            long seconds = (System.nanoTime() - start) / 1_000_000_000;
            out.printf(Locale.ROOT, "%s: built in %d s%n", configuration.name(), seconds);
        });
        String release = CacheManifest.read(built).getOrDefault("release", "");
        KernelBuild build = new KernelBuild(configuration, source, built.resolve(BUILD));
        for (String line : build.notTaken(built.resolve("boot/config-" + release))) {
            out.println(configuration.name() + ": not taken: " + line);
        }
        Path folder = cache.ready("configured-tree/" + key + hash(sources()), (part, manifest) -> {
            for (String name : List.of("boot", "lib")) {
                Command.of("cp", "-a", built.resolve(name).toString(), part.toString())
                        .run("copying " + built, REMEDY);
            }
            build.on(machine).testModules(part, release);
        });
        Path tree = folder.resolve("lib/modules").resolve(release);
        OwnKernel kernel =
                OwnKernel.read(cache, folder.resolve("boot/vmlinuz-" + release)).with(new ModulesFolder(tree, release));
        String label = configuration.name() + "/" + configuration.architecture().label();
        return new TestKernel(label, kernel, folder, tree, folder.resolve("modules"));
    }

    private static String hash(String facts) {
        return Sha256.of(facts.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    /** What the test modules are made of. */
    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(KernelBuild.MODULES)) {
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
            provision.unpackAlone(
                    row.suite(), MachinePackages.host(), List.of("linux-source-" + row.id()), debs, manifest);
            Path tar = debs.resolve("usr/src/linux-source-" + row.id() + ".tar.xz");
            Command.of("tar", "-xf", tar.toString(), "-C", part.toString()).run("unpacking " + tar, REMEDY);
            CacheFolder.delete(debs);
        });
        return folder.resolve("linux-source-" + row.id());
    }
}
