package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FatalException;
import io.github.jkmod.cli.terminal.KernelOptions;
import io.github.jkmod.cli.terminal.Version;
import io.github.jkmod.depmod.DepmodLog;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.model.Fact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code depmod}: kmod's command, with {@code --strict} on top. */
@Command(
        name = "depmod",
        versionProvider = Version.OfKmod.class,
        customSynopsis = "depmod [-aA] [options] [VERSION [/path/to/module.ko…]]",
        description = "Makes the database of a module tree, as kmod's depmod does.")
public final class DepmodCommand implements Callable<Integer> {
    private static final Pattern VERSION_NUMBER = Pattern.compile("\\s*[+-]?[0-9]+\\.\\s*[+-]?[0-9]+");

    private final Console console;
    private final KernelRoot root;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(
            names = {"-a", "--all"},
            description = "Look at all modules; so it is where none are named.")
    private boolean all;

    @Option(
            names = {"-A", "--quick"},
            description = "Only if a module is newer than modules.dep.")
    private boolean quick;

    @Option(
            names = {"-b", "--basedir"},
            paramLabel = "DIR",
            description = "The tree is below DIR.")
    private @Nullable String base;

    @Option(
            names = {"-m", "--moduledir"},
            paramLabel = "DIR",
            description = "The folder with the trees, instead of ${DEFAULT-VALUE}.")
    private String moduleFolder = "/lib/modules";

    @Option(
            names = {"-o", "--outdir"},
            paramLabel = "DIR",
            description = "Write below DIR instead.")
    private String output = "";

    @Option(
            names = {"-C", "--config"},
            paramLabel = "PATH",
            description = "Read this file or folder instead of depmod.d; more than once is allowed.")
    private List<String> config = List.of();

    @Option(
            names = {"-e", "--errsyms"},
            description = "Warn of symbols that nobody provides; needs -E or -F.")
    private boolean unknown;

    @Option(
            names = {"-E", "--symvers"},
            paramLabel = "FILE",
            description = "The kernel's symbols and their versions: Module.symvers.")
    private @Nullable String symvers;

    @Option(
            names = {"-F", "--filesyms"},
            paramLabel = "FILE",
            description = "The kernel's symbols: System.map.")
    private @Nullable String systemMap;

    @Option(
            names = {"-n", "--show", "--dry-run"},
            description = "Write the text files to standard output instead.")
    private boolean show;

    @Option(
            names = {"-P", "--symbol-prefix"},
            paramLabel = "C",
            description = "The architecture's symbols begin with C.")
    private @Nullable String prefix;

    @Option(
            names = {"-w", "--warn"},
            description = "Warn of what an index holds twice.")
    private boolean duplicates;

    @Option(
            names = "--strict",
            description = "Exit 1 if -e finds unknown symbols or other versions, or an index holds something twice.")
    private boolean strict;

    @Option(
            names = {"-v", "--verbose"},
            description = "Say which module needs which; twice: say more.")
    private boolean[] verbose = {};

    @Option(
            names = {"-u", "--unresolved-error", "-q", "--quiet", "-r", "--root"},
            hidden = true,
            description = "Ignored.")
    private boolean[] deprecated = {};

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Mixin
    private KernelOptions kernel;

    @Parameters(arity = "0..*", hidden = true)
    private List<String> arguments = List.of();

    public DepmodCommand(Console console, KernelRoot root) {
        this.console = console;
        this.root = root;
    }

    @Override
    public Integer call() throws InterruptedException {
        KmodMessages messages = new KmodMessages(console, "depmod", verbose.length);
        if (deprecated.length > 0) {
            spec.commandLine().getParseResult().originalArgs().stream()
                    .filter(List.of("-u", "-q", "-r", "--unresolved-error", "--quiet", "--root")::contains)
                    .forEach(option -> messages.warning("Ignored deprecated option " + option));
        }
        try {
            return run(messages) ? 0 : 1;
        } catch (FatalException e) {
            return 1; // said already
        }
    }

    private boolean run(KmodMessages messages) throws InterruptedException {
        if (prefix != null && prefix.length() != 1) {
            messages.log(DepmodLog.Level.FATAL, "-P only takes a single char");
        }
        List<String> rest = new ArrayList<>(arguments);
        Optional<Path> chosen = chosen();
        String release = chosen.isPresent()
                ? String.valueOf(chosen.get().getFileName())
                : rest.isEmpty() ? running(messages) : rest.remove(0);
        if (chosen.isEmpty()
                && !arguments.isEmpty()
                && !VERSION_NUMBER.matcher(release).lookingAt()) {
            messages.error("Bad version passed " + release);
            return false;
        }
        if ("".equals(symvers) || "".equals(systemMap)) {
            messages.log(DepmodLog.Level.FATAL, "could not load : No such file or directory");
        }
        String input = base == null ? "" : absolute(base);
        String tree = chosen.map(Path::toString).orElse(input + moduleFolder + "/" + release);
        String target = output.isEmpty() ? tree : absolute(output) + moduleFolder + "/" + release;
        DepmodRun.Request request = new DepmodRun.Request(
                tree,
                target,
                release,
                config,
                all || quick || rest.isEmpty() ? List.of() : rest,
                text(symvers),
                text(systemMap),
                text(prefix),
                unknown,
                duplicates,
                strict);
        DepmodRun depmod = new DepmodRun(request, console, messages);
        if (quick && (show || depmod.isUpToDate())) {
            return true;
        }
        return depmod.run(show);
    }

    /** {@return the tree of the kernel that {@code --kernel} names} */
    private Optional<Path> chosen() {
        try {
            return kernel.tree().map(Path::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(@Nullable String option) {
        return option == null ? "" : option;
    }

    /** A relative path becomes one from the current folder, and is otherwise left as it is. */
    private static String absolute(String path) {
        return path.startsWith("/") ? path : Path.of("").toAbsolutePath() + "/" + path;
    }

    private String running(KmodMessages messages) {
        Fact<String> release = KernelIdentity.release(root);
        release.reason().ifPresent(why -> messages.log(DepmodLog.Level.FATAL, "uname() failed: " + why));
        return release.value().orElse("");
    }
}
