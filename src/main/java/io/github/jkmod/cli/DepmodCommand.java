package io.github.jkmod.cli;

import io.github.jkmod.depmod.DepmodLog;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code depmod}: kmod's command, with {@code --strict} on top. */
@Command(
        name = "depmod",
        versionProvider = Version.class,
        customSynopsis = "depmod [-aA] [options] [VERSION [/path/to/module.ko…]]",
        description = "Makes the database of a module tree, as kmod's depmod does.")
final class DepmodCommand implements Callable<Integer> {
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
    private String base = "";

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
    private String symvers = "";

    @Option(
            names = {"-F", "--filesyms"},
            paramLabel = "FILE",
            description = "The kernel's symbols: System.map.")
    private String systemMap = "";

    @Option(
            names = {"-n", "--show", "--dry-run"},
            description = "Write the text files to standard output instead.")
    private boolean show;

    @Option(
            names = {"-P", "--symbol-prefix"},
            paramLabel = "C",
            description = "The architecture's symbols begin with C.")
    private String prefix = "";

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

    @Parameters(arity = "0..*", hidden = true)
    private List<String> arguments = List.of();

    DepmodCommand(Console console, KernelRoot root) {
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
        } catch (KmodMessages.FatalError e) {
            return 1; // said already
        }
    }

    private boolean run(KmodMessages messages) throws InterruptedException {
        if (prefix.length() > 1) {
            messages.log(DepmodLog.Level.FATAL, "-P only takes a single char");
        }
        List<String> rest = new ArrayList<>(arguments);
        String release = rest.isEmpty() ? running(messages) : rest.remove(0);
        if (!arguments.isEmpty() && !VERSION_NUMBER.matcher(release).lookingAt()) {
            messages.error("Bad version passed " + release);
            return false;
        }
        String input = absolute(base);
        String tree = input + moduleFolder + "/" + release;
        String target = (output.isEmpty() ? input : absolute(output)) + moduleFolder + "/" + release;
        DepmodRun.Request request = new DepmodRun.Request(
                tree,
                target,
                release,
                config,
                all || quick || rest.isEmpty() ? List.of() : rest,
                symvers,
                systemMap,
                prefix,
                unknown,
                duplicates,
                strict);
        DepmodRun depmod = new DepmodRun(request, console, messages);
        if (quick && (show || depmod.isUpToDate())) {
            return true;
        }
        return depmod.run(show);
    }

    /** A relative path becomes one from the current folder, and is otherwise left as it is. */
    private static String absolute(String path) {
        return path.isEmpty() || path.startsWith("/") ? path : Path.of("").toAbsolutePath() + "/" + path;
    }

    private String running(KmodMessages messages) {
        try {
            return Files.readString(root.proc("sys", "kernel", "osrelease")).strip();
        } catch (IOException e) {
            messages.log(DepmodLog.Level.FATAL, "uname() failed: " + Strerror.of(e));
            return "";
        }
    }
}
