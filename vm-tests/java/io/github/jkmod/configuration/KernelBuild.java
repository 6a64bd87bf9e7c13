package io.github.jkmod.configuration;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.MachinePackages;
import io.github.jkmod.vm.setup.host.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The kernel's own build system at work on one configuration. */
final class KernelBuild {
    /** The test modules' sources. */
    static final Path MODULES = Path.of("native", "modules");

    private static final String REMEDY = "look at what make says: the configuration is in vm-tests/configurations";

    /** What a kernel's own build needs beside compilers. */
    private static final List<Tool> TOOLS = List.of(
            Tool.MAKE,
            new Tool("flex", "flex"),
            new Tool("bison", "bison"),
            new Tool("bc", "bc"),
            new Tool("/usr/include/libelf.h", "libelf-dev"),
            new Tool("/usr/include/openssl/ssl.h", "libssl-dev"));

    /** What a kernel leaves behind that no module is built with; programs that its build runs are in other folders. */
    private static final String USED_UP = ".*\\.(o|a|cmd|mod|order|i|s)|vmlinux.*|\\.tmp.*|.*Image.*";

    private final Configuration configuration;
    private final Path object;
    private final List<String> make = new ArrayList<>();

    /**
     * @param source the unpacked sources of Linux
     * @param object the folder where the build keeps what it makes
     * @throws IOException if this machine's architecture is none that jkmod knows
     */
    KernelBuild(Configuration configuration, Path source, Path object) throws IOException {
        this.configuration = configuration;
        this.object = object;
        make.addAll(List.of(
                "make",
                "-s",
                "-C",
                source.toString(),
                "O=" + object,
                "ARCH=" + (isX86() ? "x86" : "arm64"),
                "KBUILD_BUILD_TIMESTAMP=2026-01-01",
                "-j" + Runtime.getRuntime().availableProcessors()));
        make.addAll(configuration.compiler().words(configuration.architecture(), MachinePackages.host()));
    }

    private boolean isX86() {
        return configuration.architecture() == Architecture.X86_64;
    }

    /** Sees to it that the machine has what this build needs. */
    KernelBuild on(MachinePackages machine) throws IOException {
        machine.require(TOOLS);
        machine.require(configuration.compiler().tools(configuration, MachinePackages.host()));
        return this;
    }

    /**
     * Builds the kernel and its own modules, and keeps of the build what other modules are built with.
     *
     * @param root where the boot file and the tree of modules go
     * @return the release
     * @throws IOException with what make said
     */
    String kernel(Path root) throws IOException {
        List<String> options = new ArrayList<>(configuration.lines());
        if (configuration.trimsExports()) {
            options.add("CONFIG_UNUSED_KSYMS_WHITELIST=\"" + Configuration.EXPORTS.toAbsolutePath() + "\"");
        }
        Path lines = Files.write(Files.createDirectories(object).resolve("all.config"), options);
        make("KCONFIG_ALLCONFIG=" + lines, "allnoconfig");
        make(isX86() ? "bzImage" : "Image", "modules");
        make("modules_install", "INSTALL_MOD_PATH=" + root);
        String release = Files.readString(object.resolve("include/config/kernel.release"))
                .strip();
        Path boot = Files.createDirectories(root.resolve("boot"));
        Path image = object.resolve(isX86() ? "arch/x86/boot/bzImage" : "arch/arm64/boot/Image");
        Files.move(image, boot.resolve("vmlinuz-" + release));
        Files.copy(object.resolve(".config"), boot.resolve("config-" + release));
        Path tree = root.resolve("lib/modules").resolve(release);
        Files.deleteIfExists(tree.resolve("source"));
        Files.deleteIfExists(tree.resolve("build"));
        Files.createDirectories(tree.resolve("build"));
        Files.copy(object.resolve("Module.symvers"), tree.resolve("build/Module.symvers"));
        thin();
        return release;
    }

    private void thin() throws IOException {
        Set<Path> programs = Set.of(object.resolve("scripts"), object.resolve("tools"), object.resolve("include"));
        try (Stream<Path> files = Files.walk(object)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (programs.stream().noneMatch(file::startsWith)
                        && String.valueOf(file.getFileName()).matches(USED_UP)) {
                    Files.delete(file);
                }
            }
        }
    }

    /**
     * {@return the options of its own that the kernel's configuration did not take, because others forbid them}
     *
     * @param config the file that the kernel was built with
     */
    List<String> notTaken(Path config) throws IOException {
        Set<String> set = new TreeSet<>(Files.readAllLines(config));
        List<String> left = new ArrayList<>();
        for (String line : configuration.ownLines()) {
            String option = Configuration.option(line);
            boolean taken = line.startsWith("#")
                    ? set.stream().noneMatch(each -> each.startsWith(option + "="))
                    : set.contains(line) || (line.endsWith("=m") && set.contains(option + "=y"));
            if (!taken) {
                left.add(line);
            }
        }
        return left;
    }

    /**
     * Builds the test modules: those that are asked about, and a copy of the harmless ones in the tree.
     *
     * @param root a root with the kernel's tree; the modules go to its folder {@code modules}
     * @throws IOException with what make said
     */
    void testModules(Path root, String release) throws IOException {
        Path modules = Files.createDirectories(root.resolve("modules"));
        Path work = root.resolve("work");
        for (String name : List.of("", "stale")) {
            Path from = MODULES.resolve(name);
            Path to = Files.createDirectories(work.resolve(name));
            try (Stream<Path> files = Files.list(from)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, to.resolve(file.getFileName()));
                }
            }
            make("M=" + to.toAbsolutePath(), "modules");
        }
        Path extra = Files.createDirectories(
                root.resolve("lib/modules").resolve(release).resolve("extra"));
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

    private void make(String... goals) throws IOException {
        List<String> words = new ArrayList<>(make);
        words.addAll(List.of(goals));
        Command.of(words).run("make " + String.join(" ", goals), REMEDY);
    }
}
