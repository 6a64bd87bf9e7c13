package io.github.jkmod.cli.kmod;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.cli.kmod.GetoptLong.Given;
import io.github.jkmod.cli.kmod.GetoptLong.Line;
import io.github.jkmod.cli.terminal.ConfiguredCommand;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FatalException;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.facts.LiveFacts;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.moddb.ConfigFiles;
import io.github.jkmod.moddb.ModprobeConfig;
import io.github.jkmod.moddb.ModuleDatabase;
import io.github.jkmod.moddb.ModuleLookup;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code modprobe}: kmod's command; on a refusal kmod's line comes first, then which file failed and why. */
final class ModprobeCommand extends KmodCommand {
    static final KmodSyntax SYNTAX = ModprobeOptions.SYNTAX;

    private static final String MODULES = "/lib/modules/";

    /** The launcher's word that standard error was closed: what modprobe has to say then goes to the system's log. */
    private static final String WITHOUT_STDERR = "jkmod.without.stderr";

    private final ModuleSyscalls calls;
    private final KernelRoot root;
    private final Loader loader;
    private final Map<String, String> environment = System.getenv();

    ModprobeCommand(Console console, ModuleSyscalls calls, KernelRoot root, Loader loader) {
        super(console, SYNTAX);
        this.calls = calls;
        this.root = root;
        this.loader = loader;
    }

    @Override
    Line read(List<String> arguments) {
        return ModprobeOptions.parse(arguments, environment);
    }

    @Override
    Optional<String> wrong(Given given) {
        return ModprobeOptions.wrong(given);
    }

    @Override
    byte[] encoded(String help) {
        return KmodLog.bytes(help);
    }

    @Override
    int run(Line line) throws IOException, InterruptedException {
        ModprobeOptions options = new ModprobeOptions(line);
        log = new KmodLog(
                console,
                "modprobe",
                options.verbosity(),
                options.systemLog() || Boolean.getBoolean(WITHOUT_STDERR) ? Optional.of(calls) : Optional.empty());
        if (options.operands().isEmpty() && !options.showConfig()) {
            log.early("missing parameters. See -h.");
            return 1;
        }
        if (options.removesHoldersOnly()) {
            log.early("--remove-holders is for removing: give -r, too. kmod would load the module here.");
            return 1;
        }
        Optional<String> sysroot = options.sysroot();
        try {
            return run(options, sysroot) ? 0 : 1;
        } catch (FatalException e) {
            return 1; // its message is written
        } catch (MalformedException e) { // of the tree's database: of a module file it is caught where it is read
            log.early(e.getMessage() + "; run depmod");
            return 1;
        }
    }

    private boolean run(ModprobeOptions options, Optional<String> sysroot) throws IOException, InterruptedException {
        KernelRoot kernel = sysroot.map(Path::of).map(KernelRoot::new).orElse(root);
        String base = base(kernel);
        String tree = tree(options, kernel, base);
        List<String> configs = options.configs().isEmpty() ? ConfigFiles.folders(base) : options.configs();
        Path commandLine = options.commandLine().map(Path::of).orElse(kernel.proc("cmdline"));
        ModprobeConfig config = ConfigFiles.read(configs, tree, commandLine, log::complain);
        ModuleLookup lookup = new ModuleLookup(new ModuleDatabase(tree, log::error), config);
        ModprobeContext modprobe = new ModprobeContext(
                console,
                options,
                log,
                lookup,
                new ModuleStates(kernel, lookup),
                sysroot.isEmpty() ? loader : new Loader(calls, kernel, new LiveFacts(kernel)),
                new ConfiguredCommand(console, options.inherited(environment)));
        return run(options, modprobe);
    }

    private static boolean run(ModprobeOptions options, ModprobeContext modprobe) throws InterruptedException {
        if (options.showConfig()) {
            new ModprobeShow(modprobe).config();
            return true;
        }
        String first = options.operands().get(0);
        if (options.showVersions()) {
            return new ModprobeShow(modprobe).versions(first);
        }
        if (options.showExports()) {
            return new ModprobeShow(modprobe).exports(first);
        }
        return options.remove()
                ? removeAll(options, new ModprobeRemoval(modprobe))
                : insertAll(options, new ModprobeInsertion(modprobe));
    }

    private static boolean removeAll(ModprobeOptions options, ModprobeRemoval removal) throws InterruptedException {
        boolean ok = true;
        for (String name : options.operands()) {
            ok &= removal.remove(name);
        }
        return ok;
    }

    private static boolean insertAll(ModprobeOptions options, ModprobeInsertion insertion) throws InterruptedException {
        List<String> operands = options.operands();
        if (!options.all()) {
            String parameters =
                    operands.stream().skip(1).map(FileArguments::quoted).collect(Collectors.joining(" "));
            return insertion.insert(operands.get(0), parameters);
        }
        boolean ok = true;
        for (String name : operands) {
            ok &= insertion.insert(name, "");
        }
        return ok;
    }

    /** What comes before {@code /etc} and {@code /lib}: nothing for the running system. */
    private static String base(KernelRoot kernel) {
        String path = kernel.path().toAbsolutePath().toString();
        return path.equals("/") ? "" : path;
    }

    private static String tree(ModprobeOptions options, KernelRoot kernel, String base) throws IOException {
        String release = options.release().isPresent() ? options.release().get() : release(kernel, base);
        Optional<String> given = options.root();
        if (given.isPresent()) {
            String folder = given.get() + MODULES + release;
            return folder.startsWith("/") ? folder : Path.of("").toAbsolutePath() + "/" + folder;
        }
        String merged = base + "/usr" + MODULES + release;
        return !Files.exists(Path.of(base + MODULES + release)) && Files.exists(Path.of(merged))
                ? merged
                : base + MODULES + release;
    }

    /** The running kernel's; in a folder that has none, the only one whose modules are there. */
    private static String release(KernelRoot kernel, String base) throws IOException {
        Optional<String> running = KernelIdentity.release(kernel).value();
        if (running.isPresent()) {
            return running.get();
        }
        for (String folder : List.of(base + MODULES, base + "/usr" + MODULES)) {
            if (Files.isDirectory(Path.of(folder))) {
                try (var releases = Files.list(Path.of(folder))) {
                    List<Path> all = releases.toList();
                    if (all.size() == 1) {
                        return String.valueOf(all.get(0).getFileName());
                    }
                }
            }
        }
        throw new IOException(base + ": holds no kernel's modules, or several; name one with -S RELEASE");
    }
}
