package io.github.jkmod.scenario;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.BootOptions;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestDiedException;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.MachineShape;
import io.github.jkmod.vm.setup.CacheFolder;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.Progress;
import io.github.jkmod.vm.setup.Provision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Guests for tests, from the user's cache, which the build fills before the tests run. */
public final class Lab {
    /** The kernel that every architecture has. */
    public static final String KERNEL = "6.1";

    private static final Path DIST = Path.of("target", "dist").toAbsolutePath();
    private static final CacheFolder CACHE = CacheFolder.ofUser(System.getenv());
    private static final Provision PROVISION = new Provision(CACHE, Progress.silent());
    private static final GuestFiles FILES = new GuestFiles(CACHE, PROVISION);

    private Lab() {}

    /** {@return the launcher of the installation under test} */
    public static Path launcher() {
        return DIST.resolve("bin/jkmod");
    }

    /** {@return where guests' scratch folders are, to be looked at for leftovers} */
    public static Path scratch() {
        return CACHE.root().resolve("scratch");
    }

    /** {@return the folder with the test modules of that architecture} */
    public static Path modules(Architecture architecture) throws IOException {
        return PROVISION.testModules(kernel(architecture), DIST.resolve("modules-src"));
    }

    /** {@return one test module} */
    public static Path module(Architecture architecture, String name) throws IOException {
        return modules(architecture).resolve(name + ".ko");
    }

    /** {@return every test module by its file name, as a payload} */
    public static Map<String, Path> payload(Architecture architecture) throws IOException {
        Map<String, Path> payload = new LinkedHashMap<>();
        try (Stream<Path> files = Files.list(modules(architecture))) {
            files.filter(file -> file.toString().endsWith(".ko"))
                    .sorted()
                    .forEach(file -> payload.put(file.getFileName().toString(), file));
        }
        return payload;
    }

    /** {@return a fresh guest with {@code payload} under /payload, as a user's run gets it: a clone where possible} */
    public static Guest guest(Architecture architecture, Map<String, Path> payload)
            throws IOException, GuestDiedException {
        return pool(options()).guest(kernel(architecture), MachineShape.USUAL, payload);
    }

    /** {@return guests booted or cloned with these options} */
    public static GuestPool pool(BootOptions options) {
        return pool(options, System.getenv());
    }

    /** {@return guests booted or cloned with these options, in this environment} */
    public static GuestPool pool(BootOptions options, Map<String, String> environment) {
        return new GuestPool(CACHE, FILES, DIST, options, environment);
    }

    /** {@return the user's cache} */
    public static CacheFolder cache() {
        return CACHE;
    }

    /** {@return the usual boot options} */
    public static BootOptions options() {
        return BootOptions.usual(CACHE.root(), line -> {});
    }

    /** Boots a guest of one's own making. */
    public static Guest boot(
            Architecture architecture, MachineShape shape, Map<String, Path> payload, BootOptions options)
            throws IOException, GuestDiedException {
        return pool(options).boot(kernel(architecture), shape, payload);
    }

    /** {@return the kernel under test} */
    public static DebianKernel kernel(Architecture architecture) throws IOException {
        return PROVISION.kernel(architecture, KERNEL);
    }
}
