package io.github.jkmod.cli.vm;

import io.github.jkmod.bytes.Sha256;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ConsoleProgress;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.BootOptions;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.setup.CachedKernel;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.GuestFitness;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.setup.KernelHeaders;
import io.github.jkmod.vm.setup.ModuleSources;
import io.github.jkmod.vm.setup.OwnKernel;
import io.github.jkmod.vm.setup.Provision;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.cache.ScratchFolder;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Guests for commands: gets what is missing, with progress on standard error, and boots or clones. */
public final class GuestLab {
    /** Folders of sources that stay in the cache; each is some ten files of text. */
    private static final int MOST_SOURCES = 100;

    private final Console console;
    private final CacheFolder cache;
    private final Provision provision;
    private final GuestFiles files;

    public GuestLab(Console console) {
        this.console = console;
        this.cache = CacheFolder.ofUser(System.getenv());
        this.provision = new Provision(cache, ConsoleProgress.on(console));
        this.files = new GuestFiles(cache, provision);
    }

    /** {@return this machine's architecture, or x86-64 where jkmod does not know it} */
    public static Architecture hostArchitecture() {
        return Architecture.ofProcessOrUsual();
    }

    /** {@return every kernel, of the matrix and beside it, and what the cache has of it} */
    public List<CachedKernel> cached() throws IOException {
        return provision.cached();
    }

    /** Empties the cache. {@return how many bytes were freed} */
    long clean() throws IOException {
        return cache.clear();
    }

    /** {@return a kernel of the matrix, fetched if it is not there} */
    public DebianKernel kernel(Architecture architecture, String id) throws IOException {
        return provision.kernel(architecture, id);
    }

    /** {@return a kernel of the matrix, the newest that the archive has} */
    DebianKernel refreshed(Architecture architecture, String id) throws IOException {
        return provision.refreshed(architecture, id);
    }

    /** {@return how many bytes the cache holds for kernels that were replaced} */
    long leftovers() throws IOException {
        return provision.leftovers();
    }

    /** Deletes what was made from kernels that were replaced. {@return how many bytes were freed} */
    long prune() throws IOException {
        return provision.prune();
    }

    /** {@return the user's kernel in that file, without modules} */
    OwnKernel ownKernel(Path vmlinuz) throws IOException {
        return OwnKernel.read(cache, vmlinuz);
    }

    /** {@return the folder with the test modules, built for {@code kernel} if they are not there} */
    Path testModules(DebianKernel kernel) throws IOException {
        return provision.testModules(kernel, home().resolve("modules-src"));
    }

    /** {@return a folder with the modules of these sources, built for {@code kernel} if they are not there} */
    public Path modules(DebianKernel kernel, ModuleSources sources) throws IOException {
        return provision.modules(kernel, sources);
    }

    /** {@return a folder in {@code folder} with the modules of these sources, built for the user's own kernel} */
    public Path modules(KernelHeaders headers, ModuleSources sources, Path folder) throws IOException {
        return provision.modules(headers, sources, folder);
    }

    /** {@return what the gcov of the kernel's compiler says of a file of the folder, which is in the cache} */
    String gcov(DebianKernel kernel, Path folder, List<String> arguments, String file) throws IOException {
        return provision
                .gcov(kernel, folder, arguments, file)
                .run("counting the lines that were executed", "report it, with the module")
                .out();
    }

    /** {@return a folder that is gone when it is closed} */
    public ScratchFolder scratch() throws IOException {
        return ScratchFolder.open(cache);
    }

    /**
     * {@return a folder of the cache with these files, written if it is not there}
     *
     * @param kind the folder's parent in the cache, of which the last used ones are kept
     * @param files a text for each name
     */
    Path sources(String kind, Map<String, String> files) throws IOException {
        String key = kind + "/" + Sha256.of(files.toString().getBytes(StandardCharsets.UTF_8));
        Path folder = cache.ready(key, (into, manifest) -> {
            for (Map.Entry<String, String> each : files.entrySet()) {
                Files.writeString(into.resolve(each.getKey()), each.getValue());
            }
        });
        cache.used(key);
        cache.prune(kind, MOST_SOURCES, Duration.ofDays(90));
        return folder;
    }

    /** Gets everything that guests of {@code kernel} and its test modules need. */
    void prepare(DebianKernel kernel) throws IOException {
        provision.hostTools(kernel.arch());
        files.bootFile(kernel);
        files.prepareBase(kernel.arch());
        testModules(kernel);
        pool().prepare(kernel);
    }

    /**
     * {@return a fresh guest with {@code payload} under /payload, by names there: a clone, unless the options ask for a
     * machine of their own making}
     */
    public Guest guest(GuestKernel kernel, VmOptions options, Map<String, Path> payload)
            throws IOException, GuestDiedException {
        MachineShape shape = options.shape(kernel.arch());
        try (ScratchFolder scratch = scratch()) {
            return guest(
                    kernel,
                    shape.images(options.equipment().images(provision.images(), kernel.arch(), scratch.path())),
                    payload);
        }
    }

    /** {@return the same with a machine of that shape} */
    public Guest guest(GuestKernel kernel, MachineShape shape, Map<String, Path> payload)
            throws IOException, GuestDiedException {
        provision.hostTools(kernel.arch());
        try {
            return shape.equals(MachineShape.USUAL)
                    ? pool().guest(kernel, shape, payload)
                    : pool().boot(kernel, shape, payload);
        } catch (GuestDiedException e) {
            throw kernel instanceof OwnKernel own ? new GuestFitness(own).explained(e) : e;
        }
    }

    /** {@return the program that debugs guests of that architecture, installed if it is not there} */
    String gdb(Architecture guest) throws IOException {
        return provision.gdb(guest);
    }

    private GuestPool pool() throws IOException {
        BootOptions usual = BootOptions.usual(cache.root(), console::error);
        return new GuestPool(cache, files, Installation.at(home()), usual, System.getenv());
    }

    private static Path home() {
        String home = System.getProperty("jkmod.home");
        if (home == null) {
            throw Failure.of(ExitCode.ENVIRONMENT, "vm", "the installation is not known")
                    .because("the property jkmod.home is not set")
                    .hint("start jkmod by its launcher");
        }
        return Path.of(home);
    }
}
