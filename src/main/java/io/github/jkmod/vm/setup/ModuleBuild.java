package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Builds the test kernel modules for one kernel, from a copy of their sources. */
final class ModuleBuild {
    /** Part of the key: to be raised when the commands below change. */
    private static final String RECIPE = "1";

    private static final String OUTPUT = "KBUILD_OUTPUT=";

    private static final List<String> FOLDERS = List.of("", "stale");

    private final DebianKernel kernel;
    private final Path sources;
    private final Toolchain toolchain;
    private final Architecture host;

    /**
     * @param toolchain what compiles
     * @param host what this machine is
     */
    ModuleBuild(DebianKernel kernel, Path sources, Toolchain toolchain, Architecture host) {
        this.kernel = kernel;
        this.sources = sources;
        this.toolchain = toolchain;
        this.host = host;
    }

    /**
     * {@return a name that changes with the sources, the headers, the compiler and the way of building}
     *
     * @throws SetupException if there are no sources
     */
    String key() throws IOException {
        StringBuilder facts = new StringBuilder(RECIPE);
        List<Object> all = new ArrayList<>(List.of(kernel.release(), kernel.packageVersion(), kernel.sha256()));
        all.addAll(toolchain.facts());
        for (Object fact : all) {
            facts.append('\n').append(fact);
        }
        for (Path file : files()) {
            byte[] bytes = Files.readAllBytes(sources.resolve(file));
            facts.append('\n')
                    .append(file)
                    .append(' ')
                    .append(bytes.length)
                    .append(' ')
                    .append(checksums(bytes));
        }
        return "modules/" + kernel.release() + "-" + checksums(facts.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** {@return two checksums, 64 bits: nobody forges their own cache, and SHA-256 takes 20 ms to wake up in a new JVM} */
    private static String checksums(byte[] bytes) {
        CRC32 first = new CRC32();
        CRC32C second = new CRC32C();
        first.update(bytes, 0, bytes.length);
        second.update(bytes, 0, bytes.length);
        String digits = Long.toHexString(first.getValue() << 32 | second.getValue());
        return "0".repeat(16 - digits.length()) + digits;
    }

    /** {@return the sources, relative and sorted: no build products, no prose} */
    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String name : FOLDERS) {
            Path folder = sources.resolve(name);
            if (!Files.isRegularFile(folder.resolve("Kbuild"))) {
                throw new SetupException(
                        "building test modules", "there are no sources in " + folder, "use a complete installation");
            }
            try (Stream<Path> list = Files.list(folder)) {
                list.filter(ModuleBuild::isSource).map(sources::relativize).forEach(files::add);
            }
        }
        return files.stream().sorted().toList();
    }

    private static boolean isSource(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.equals("Kbuild") || name.endsWith(".h") || (name.endsWith(".c") && !name.endsWith(".mod.c"));
    }

    /** Builds into the folder: every module flat in it, nothing else. */
    void build(Path folder, Map<String, String> manifest, Progress progress) throws IOException {
        String what = "building test modules for " + kernel.release();
        Path work = folder.resolve("build");
        for (Path file : List.of(work, kernel.headers(), kernel.headersCommon())) {
            Path path = toolchain.seen(file);
            if (path.toString().matches(".*[\\s:#$'\"\\\\].*")) {
                throw new SetupException(
                        what, "make cannot work in " + path, "set XDG_CACHE_HOME to a path without special characters");
            }
        }
        for (Path file : files()) {
            Path copy = work.resolve(file);
            Files.createDirectories(copy.resolveSibling("."));
            Files.copy(sources.resolve(file), copy);
        }
        int modules = 0;
        try (Progress.Step step = progress.begin(
                "Building test modules for " + kernel.release(), Progress.Unit.ITEMS, countObjects(work))) {
            for (String name : FOLDERS) {
                int before = modules;
                make(work.resolve(name), what, () -> step.at(before + count(work.resolve(name))));
                modules += move(work.resolve(name), folder);
                step.at(modules);
            }
        }
        CacheFolder.delete(work);
        manifest.put("release", kernel.release());
        manifest.put("version", kernel.packageVersion());
        manifest.put("modules", Integer.toString(modules));
        manifest.put("compiler", compilerVersion());
    }

    private void make(Path folder, String what, Runnable tick) throws IOException {
        String cross = cross(kernel.arch(), host);
        List<String> words = new ArrayList<>(List.of(
                "make",
                "-s",
                "-j" + Runtime.getRuntime().availableProcessors(),
                "-C",
                toolchain.seen(kernel.headers()).toString(),
                // The Makefile in the headers includes the common one by its absolute path under /usr/src.
                "-f",
                toolchain.seen(kernel.headersCommon()).resolve("Makefile").toString(),
                "M=" + toolchain.seen(folder),
                "ARCH=" + kernelName(kernel.arch()),
                "CROSS_COMPILE=" + cross,
                "CC=" + toolchain.compiler(),
                // What .kernelvariables in the headers would ask dpkg for; before 6.1 it chooses the linker by it.
                "DEB_BUILD_ARCH=" + host.debianName(),
                "DEB_HOST_ARCH=" + kernel.arch().debianName(),
                "DEB_HOST_GNU_TYPE=" + triplet(kernel.arch()),
                "KCFLAGS=-g0",
                "CONFIG_DEBUG_INFO_BTF_MODULES=",
                "modules"));
        if (Files.readString(kernel.headers().resolve("Makefile")).contains(OUTPUT)) {
            // Since 6.13 the folder to work in is no longer the default for what is known of the configuration.
            words.add(OUTPUT + toolchain.seen(kernel.headers()));
        }
        Command make = toolchain.command(words);
        for (String name : List.of(
                "DEB_BUILD_ARCH",
                "DEB_HOST_ARCH",
                "DEB_HOST_GNU_TYPE",
                "MAKEFLAGS",
                "MAKELEVEL",
                "MFLAGS",
                "KBUILD_OUTPUT")) {
            make.env(name, null);
        }
        make.onTick(tick).run(what, "please report this");
    }

    private static String kernelName(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> "x86";
            case ARM64 -> "arm64";
            case ARM -> "arm";
        };
    }

    /** {@return what precedes the names of cross compilers, with a dash} */
    static String triplet(Architecture target) {
        return switch (target) {
            case X86_64 -> "x86_64-linux-gnu";
            case ARM64 -> "aarch64-linux-gnu";
            case ARM -> "arm-linux-gnueabihf";
        };
    }

    static String cross(Architecture target, Architecture host) {
        if (target == host) {
            return "";
        }
        return triplet(target) + "-";
    }

    private String compilerVersion() throws IOException {
        Command.Output output =
                toolchain.command(List.of(toolchain.compiler(), "--version")).attempt("asking the compiler");
        return output.out().lines().findFirst().orElse("unknown");
    }

    private static int count(Path folder) {
        String[] names = folder.toFile().list((parent, name) -> name.endsWith(".o") && !name.endsWith(".mod.o"));
        return names == null ? 0 : names.length;
    }

    private static int countObjects(Path work) {
        int sum = 0;
        for (String name : FOLDERS) {
            String[] names = work.resolve(name).toFile().list((parent, file) -> file.endsWith(".c"));
            sum += names == null ? 0 : names.length;
        }
        return sum;
    }

    private static int move(Path from, Path to) throws IOException {
        List<Path> modules;
        try (Stream<Path> list = Files.list(from)) {
            modules = list.filter(path -> path.toString().endsWith(".ko"))
                    .sorted()
                    .toList();
        }
        for (Path module : modules) {
            Files.move(module, to.resolve(String.valueOf(module.getFileName())));
        }
        return modules.size();
    }
}
