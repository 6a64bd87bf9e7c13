package io.github.jkmod.cli;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.BootOptions;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestDiedException;
import io.github.jkmod.vm.GuestSpec;
import io.github.jkmod.vm.setup.CacheFolder;
import io.github.jkmod.vm.setup.CachedKernel;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.setup.Provision;
import io.github.jkmod.vm.setup.ScratchFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Guests for commands: gets what is missing, with progress on standard error, and boots. */
final class GuestLab {
    private final Console console;
    private final CacheFolder cache;
    private final Provision provision;
    private final GuestFiles files;

    GuestLab(Console console) {
        this.console = console;
        this.cache = CacheFolder.ofUser(System.getenv());
        this.provision = new Provision(cache, ConsoleProgress.on(console));
        this.files = new GuestFiles(cache, provision);
    }

    /** {@return this machine's architecture, or x86-64 where jkmod does not know it} */
    static Architecture hostArchitecture() {
        return Architecture.named(System.getProperty("os.arch", "")).orElse(Architecture.X86_64);
    }

    /** {@return every kernel of the matrix and what the cache has of it} */
    List<CachedKernel> cached() throws IOException {
        return provision.cached();
    }

    /** Empties the cache. {@return how many bytes were freed} */
    long clean() throws IOException {
        return cache.clear();
    }

    /** {@return a kernel of the matrix, fetched if it is not there} */
    GuestKernel kernel(Architecture architecture, String id) throws IOException {
        return provision.kernel(architecture, id);
    }

    /** {@return the folder with the test modules, built for {@code kernel} if they are not there} */
    Path testModules(GuestKernel kernel) throws IOException {
        return provision.testModules(kernel, home().resolve("modules-src"));
    }

    /** Gets everything that guests of {@code kernel} and its test modules need. */
    void prepare(GuestKernel kernel) throws IOException {
        provision.hostTools(kernel.arch());
        files.bootFile(kernel);
        files.prepareBase(kernel.arch());
        testModules(kernel);
    }

    /** Boots a guest with {@code payload} under /payload, by names there. */
    Guest boot(GuestKernel kernel, VmOptions options, Map<String, Path> payload)
            throws IOException, GuestDiedException {
        return boot(kernel, options.memoryMib(), options.append(), payload);
    }

    /** Boots a guest with that much RAM and those further kernel parameters. */
    Guest boot(GuestKernel kernel, int memoryMib, List<String> append, Map<String, Path> payload)
            throws IOException, GuestDiedException {
        provision.hostTools(kernel.arch());
        Path boot = files.bootFile(kernel);
        try (ScratchFolder scratch = ScratchFolder.open(cache)) {
            Path initrd = scratch.path().resolve("initrd");
            files.initrd(kernel.arch(), home(), payload, initrd);
            GuestSpec spec = new GuestSpec(kernel.arch(), boot, kernel.release(), initrd, memoryMib, 1, append);
            // When boot returns, the guest has answered: QEMU has read the initrd.
            return Guest.boot(spec, BootOptions.usual(cache.root(), console::error));
        }
    }

    private static Path home() {
        String home = System.getProperty("jkmod.home");
        if (home == null) {
            throw Failure.of(
                    ExitCode.ENVIRONMENT,
                    "vm",
                    "the installation is not known",
                    "the property jkmod.home is not set",
                    "start jkmod by its launcher");
        }
        return Path.of(home);
    }
}
