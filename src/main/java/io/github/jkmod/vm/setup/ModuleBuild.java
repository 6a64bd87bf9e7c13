package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.setup.host.SetupException;
import io.github.jkmod.vm.setup.host.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Builds kernel modules for one kernel, from a copy of their sources. */
public final class ModuleBuild {
    /** Where the cache keeps what was built. */
    static final String PARENT = "modules";

    /** Part of the key: to be raised when the commands below change. */
    private static final String RECIPE = "2";

    /** What a module's debug information is kept in, beside the module that was stripped of it. */
    public static final String DEBUG = ".debug";

    /** What the compiler said of modules that were built all the same; only there if it said something. */
    public static final String WARNINGS = "compiler.log";

    private static final int MOST_LINES = 200;

    /** The beginning of a compiler's line: {@code file.c:12:}. */
    private static final Pattern RELATIVE = Pattern.compile("(?m)^([^/\\s:][^\\s:]*)(:[0-9]+:)");

    private static final String OUTPUT = "KBUILD_OUTPUT=";

    private final DebianKernel kernel;
    private final ModuleSources sources;
    private final Toolchain toolchain;
    private final Architecture host;

    /**
     * @param toolchain what compiles
     * @param host what this machine is
     */
    ModuleBuild(DebianKernel kernel, ModuleSources sources, Toolchain toolchain, Architecture host) {
        this.kernel = kernel;
        this.sources = sources;
        this.toolchain = toolchain;
        this.host = host;
    }

    /**
     * {@return a name that changes with the sources and their place, which debug information names, the headers, the compiler
     * and the way of building}
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
        facts.append('\n').append(sources.root()).append(sources.folders()).append(sources.variables());
        for (Path file : sources.files()) {
            byte[] bytes = Files.readAllBytes(sources.root().resolve(file));
            facts.append('\n')
                    .append(file)
                    .append(' ')
                    .append(bytes.length)
                    .append(' ')
                    .append(checksums(bytes));
        }
        return PARENT + "/" + kernel.release() + "-"
                + checksums(facts.toString().getBytes(StandardCharsets.UTF_8));
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

    /** Builds into the folder: every module flat in it, as guests get it, and as NAME.ko.debug with its debug information. */
    void build(Path folder, Map<String, String> manifest, Progress progress) throws IOException {
        String what = "building modules for " + kernel.release();
        Path work = folder.resolve("build");
        for (Path file : List.of(work, kernel.headers(), kernel.headersCommon())) {
            Path path = toolchain.seen(file);
            if (path.toString().matches(".*[\\s:#$'\"\\\\].*")) {
                throw SetupException.failed(what)
                        .because("make cannot work in " + path)
                        .hint("set XDG_CACHE_HOME to a path without special characters");
            }
        }
        for (Path file : sources.files()) {
            Path copy = work.resolve(file);
            Files.createDirectories(copy.resolveSibling("."));
            Files.copy(sources.root().resolve(file), copy);
        }
        int modules = 0;
        StringBuilder said = new StringBuilder();
        try (Progress.Step step =
                progress.begin("Building modules for " + kernel.release(), Progress.Unit.ITEMS, countObjects(work))) {
            for (String name : sources.folders()) {
                int before = modules;
                said.append(make(work, name, what, () -> step.at(before + count(work.resolve(name)))));
                modules += move(work.resolve(name), folder, what);
                step.at(modules);
            }
        }
        if (modules == 0) {
            throw SetupException.failed(what)
                    .because("no module came out of " + sources.root())
                    .hint("name its object in obj-m");
        }
        if (!said.isEmpty()) {
            Files.writeString(folder.resolve(WARNINGS), said);
        }
        CacheFolder.delete(work);
        manifest.put("release", kernel.release());
        manifest.put("version", kernel.packageVersion());
        manifest.put("modules", Integer.toString(modules));
        manifest.put("compiler", compilerVersion());
    }

    /** {@return what it said, which are warnings} */
    private String make(Path work, String name, String what, Runnable tick) throws IOException {
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
                "M=" + toolchain.seen(work.resolve(name)),
                "ARCH=" + kernel.arch().names().kernel(),
                "CROSS_COMPILE=" + cross,
                "CC=" + toolchain.compiler(),
                // What .kernelvariables in the headers would ask dpkg for; before 6.1 it chooses the linker by it.
                "DEB_BUILD_ARCH=" + host.debianName(),
                "DEB_HOST_ARCH=" + kernel.arch().debianName(),
                "DEB_HOST_GNU_TYPE=" + kernel.arch().names().triplet(),
                "KCFLAGS=" + debugFlags(toolchain.seen(work)),
                "CONFIG_DEBUG_INFO_BTF_MODULES="));
        words.addAll(sources.variables());
        words.add("modules");
        if (Files.readString(kernel.headers().resolve("Makefile")).contains(OUTPUT)) {
            // Since 6.13 the folder to work in is no longer the default for what is known of the configuration.
            words.add(OUTPUT + toolchain.seen(kernel.headers()));
        }
        Command make = toolchain.command(words);
        for (String variable : List.of(
                "DEB_BUILD_ARCH",
                "DEB_HOST_ARCH",
                "DEB_HOST_GNU_TYPE",
                "MAKEFLAGS",
                "MAKELEVEL",
                "MFLAGS",
                "KBUILD_OUTPUT")) {
            make.env(variable, null);
        }
        Command.Output output = make.onTick(tick).attempt(what);
        if (output.exit() != 0) {
            throw failure(what, make.reason(output), output, work, name);
        }
        return originals(output.out() + output.err(), work, name);
    }

    /** Debug information names the sources, not their copies, where their path can be said to a compiler by make. */
    private String debugFlags(Path work) {
        Path root = sources.root();
        boolean plain = !root.toString().matches(".*[\\s:#$'\"\\\\=&;|<>()*?`].*");
        return plain ? "-g -fdebug-prefix-map=" + work + "=" + root : "-g";
    }

    private SetupException failure(String what, String reason, Command.Output output, Path work, String name) {
        SetupException failure = SetupException.failed(what)
                .because(originals(reason, work, name))
                .hint("correct the sources");
        String said = originals(output.out() + output.err(), work, name);
        failure.initCause(
                new IOException("make said:\n" + said.lines().limit(MOST_LINES).collect(Collectors.joining("\n"))));
        return failure;
    }

    /** The compiler names the copies, since 6.13 relative to the folder; whoever reads this has the originals. */
    private String originals(String text, Path work, String name) {
        String absolute =
                text.replace(toolchain.seen(work).toString(), sources.root().toString());
        Path folder = sources.root().resolve(name);
        return RELATIVE.matcher(absolute).replaceAll(place -> {
            Path file = folder.resolve(place.group(1));
            return Matcher.quoteReplacement(Files.isRegularFile(file) ? file + place.group(2) : place.group());
        });
    }

    /** {@return what precedes the names of the compiler and its kin} */
    static String cross(Architecture target, Architecture host) {
        return target == host ? "" : target.names().triplet() + "-";
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

    private int countObjects(Path work) {
        int sum = 0;
        for (String name : sources.folders()) {
            String[] names = work.resolve(name).toFile().list((parent, file) -> file.endsWith(".c"));
            sum += names == null ? 0 : names.length;
        }
        return sum;
    }

    private int move(Path from, Path to, String what) throws IOException {
        List<Path> modules;
        try (Stream<Path> list = Files.walk(from)) {
            modules = list.filter(path -> path.toString().endsWith(".ko"))
                    .sorted()
                    .toList();
        }
        String objcopy = cross(kernel.arch(), host) + "objcopy";
        for (Path module : modules) {
            Path whole = to.resolve(module.getFileName() + DEBUG);
            Path stripped = to.resolve(String.valueOf(module.getFileName()));
            Files.move(module, whole);
            toolchain
                    .command(List.of(
                            objcopy,
                            "--strip-debug",
                            toolchain.seen(whole).toString(),
                            toolchain.seen(stripped).toString()))
                    .run(what, "report it");
        }
        return modules.size();
    }
}
