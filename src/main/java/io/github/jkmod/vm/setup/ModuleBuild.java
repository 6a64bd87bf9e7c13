package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.setup.host.SetupException;
import io.github.jkmod.vm.setup.host.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Builds kernel modules for one kernel, from a copy of their sources. */
public final class ModuleBuild {
    /** Where the cache keeps what was built. */
    static final String PARENT = "modules";

    /** Part of the key: to be raised when the commands below change. */
    private static final String RECIPE = "3";

    /** What a module's debug information is kept in, beside the module that was stripped of it. */
    public static final String DEBUG = ".debug";

    /** The folder with what gcc notes of each file ({@code .gcno}), only there if the sources are counted. */
    public static final String NOTES = "gcno";

    /** The file beside these notes with two lines: the folder of the sources as the notes name it, and where they are. */
    public static final String SOURCES = "sources";

    /** What the compiler said of modules that were built all the same; only there if it said something. */
    public static final String WARNINGS = "compiler.log";

    private final KernelHeaders headers;
    private final ModuleSources sources;
    private final ModuleMake make;
    private final Toolchain toolchain;
    private final Architecture host;

    /**
     * @param toolchain what compiles
     * @param host what this machine is
     */
    ModuleBuild(KernelHeaders headers, ModuleSources sources, ModuleMake make, Toolchain toolchain, Architecture host) {
        this.headers = headers;
        this.sources = sources;
        this.make = make;
        this.toolchain = toolchain;
        this.host = host;
    }

    /** {@return what is done, for errors} */
    static String what(KernelHeaders headers) {
        return "building modules for " + headers.release();
    }

    /**
     * {@return a name that changes with the sources and their place, which debug information names, the headers, the compiler
     * and the way of building}
     *
     * @throws SetupException if there are no sources
     */
    String key() throws IOException {
        StringBuilder facts = new StringBuilder(RECIPE);
        List<Object> all = new ArrayList<>(List.of(headers.release(), headers.version(), headers.sha256()));
        all.addAll(make.facts());
        for (Object fact : all) {
            facts.append('\n').append(fact);
        }
        facts.append('\n').append(sources.root()).append(sources.variables()).append(sources.counted());
        for (Path file : sources.files()) {
            byte[] bytes = Files.readAllBytes(sources.root().resolve(file));
            facts.append('\n')
                    .append(file)
                    .append(' ')
                    .append(bytes.length)
                    .append(' ')
                    .append(checksums(bytes));
        }
        return PARENT + "/" + headers.release() + "-"
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
        Path work = folder.resolve("build");
        for (Path file : List.of(work, headers.folder(), headers.makefile().orElse(headers.folder()))) {
            Path path = toolchain.seen(file);
            if (path.toString().matches(".*[\\s:#$'\"\\\\].*")) {
                throw SetupException.failed(what(headers))
                        .because("make cannot work in " + path)
                        .hint("set XDG_CACHE_HOME to a path without special characters");
            }
        }
        long objects = 0;
        for (Path file : sources.files()) {
            Path copy = work.resolve(file);
            Files.createDirectories(copy.resolveSibling("."));
            Files.copy(sources.root().resolve(file), copy, StandardCopyOption.COPY_ATTRIBUTES);
            objects += file.toString().endsWith(".c") ? 1 : 0;
        }
        ModuleMake.Made made;
        long total = objects;
        String title = "Building modules for " + headers.release();
        try (Progress.Step step = progress.begin(title, Progress.Unit.ITEMS, total)) {
            made = make.make(work, () -> step.at(Math.min(objects(folder), total)));
        }
        for (ModuleMake.Module module : made.modules()) {
            Files.move(module.file(), folder.resolve(module.name() + DEBUG), StandardCopyOption.REPLACE_EXISTING);
            toolchain
                    .command(List.of(
                            headers.arch().toolPrefix(host) + "objcopy",
                            "--strip-debug",
                            toolchain
                                    .seen(folder.resolve(module.name() + DEBUG))
                                    .toString(),
                            toolchain.seen(folder.resolve(module.name())).toString()))
                    .run(what(headers), "report it");
        }
        if (sources.counted()) {
            keepNotes(folder, made.copy());
        }
        try (Stream<Path> left = Files.list(folder)) {
            for (Path file : left.filter(each -> !isProduct(each)).toList()) {
                CacheFolder.delete(file);
            }
        }
        if (!made.said().isEmpty()) {
            Files.writeString(folder.resolve(WARNINGS), made.said());
        }
        manifest.put("release", headers.release());
        manifest.put("version", headers.version());
        manifest.put("modules", Integer.toString(made.modules().size()));
        manifest.put("compiler", compilerVersion());
    }

    /** What gcov needs to make lines of counters, and how the compiler named the sources. */
    private void keepNotes(Path folder, String copy) throws IOException {
        Path notes = Files.createDirectory(folder.resolve(NOTES));
        List<Path> found;
        try (Stream<Path> files = Files.walk(folder)) {
            found = files.filter(file -> file.toString().endsWith(".gcno"))
                    .sorted()
                    .toList();
        }
        for (Path file : found) {
            Files.move(file, notes.resolve(found.indexOf(file) + "-" + file.getFileName()));
        }
        Files.write(notes.resolve(SOURCES), List.of(copy, sources.root().toString()));
    }

    private static boolean isProduct(Path file) {
        return file.endsWith(NOTES)
                || file.toString().endsWith(".ko")
                || file.toString().endsWith(".ko" + DEBUG);
    }

    private String compilerVersion() throws IOException {
        Command.Output output =
                toolchain.command(List.of(toolchain.compiler(), "--version")).attempt("asking the compiler");
        return output.out().lines().findFirst().orElse("unknown");
    }

    /** {@return how many sources are compiled so far} */
    private static long objects(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".o") && !file.endsWith(".mod.o"))
                    .count();
        } catch (IOException | UncheckedIOException e) {
            return 0; // files come and go meanwhile
        }
    }
}
