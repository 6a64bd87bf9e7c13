package io.github.jkmod.cli.kmod;

import static io.github.jkmod.cli.kmod.KmodOption.flag;
import static io.github.jkmod.cli.kmod.KmodOption.value;

import io.github.jkmod.cli.kmod.GetoptLong.Line;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FatalException;
import io.github.jkmod.cli.terminal.KernelOptions;
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
import java.util.regex.Pattern;

/** {@code depmod}: kmod's command, with {@code --strict} on top. */
final class DepmodCommand extends KmodCommand {
    static final KmodSyntax SYNTAX = new KmodSyntax(
            "depmod",
            List.of("depmod [-aA] [options] [VERSION [/path/to/module.ko…]]"),
            "Makes the database of a module tree, as kmod's depmod does.",
            Optional.empty(),
            true,
            options());

    private static List<KmodOption> options() {
        List<KmodOption> options = new ArrayList<>(List.of(
                flag("Look at all modules; so it is where none are named.", "-a", "--all"),
                flag("Only if a module is newer than modules.dep.", "-A", "--quick"),
                value("DIR", "The tree is below DIR.", "-b", "--basedir"),
                value("DIR", "The folder with the trees, instead of /lib/modules.", "-m", "--moduledir"),
                value("DIR", "Write below DIR instead.", "-o", "--outdir"),
                value(
                        "PATH",
                        "Read this file or folder instead of depmod.d; more than once is allowed.",
                        "-C",
                        "--config"),
                flag("Warn of symbols that nobody provides; needs -E or -F.", "-e", "--errsyms"),
                value("FILE", "The kernel's symbols and their versions: Module.symvers.", "-E", "--symvers"),
                value("FILE", "The kernel's symbols: System.map.", "-F", "--filesyms"),
                flag("Write the text files to standard output instead.", "-n", "--show", "--dry-run"),
                value("C", "The architecture's symbols begin with C.", "-P", "--symbol-prefix"),
                flag("Warn of what an index holds twice.", "-w", "--warn"),
                flag(
                                "Exit 1 if -e finds unknown symbols or other versions, or an index holds something twice.",
                                "--strict")
                        .own(),
                flag("Say which module needs which; twice: say more.", "-v", "--verbose")));
        options.addAll(List.of(KmodOption.VERSION, KmodOption.HELP, KmodOption.KERNEL, KmodOption.RELEASE));
        return options;
    }

    private static final Pattern VERSION_NUMBER = Pattern.compile("\\s*[+-]?[0-9]+\\.\\s*[+-]?[0-9]+");

    private final KernelRoot root;

    DepmodCommand(Console console, KernelRoot root) {
        super(console, SYNTAX);
        this.root = root;
    }

    @Override
    int run(Line line) throws InterruptedException {
        int verbosity = DepmodLog.Level.WARNING.severity() + line.count("-v");
        log = new KmodLog(console, "depmod", verbosity, Optional.empty());
        try {
            return makes(line) ? 0 : 1;
        } catch (FatalException e) {
            return 1; // said already
        }
    }

    private boolean makes(Line line) throws InterruptedException {
        String prefix = line.value("-P").orElse("");
        if (line.has("-P") && prefix.length() != 1) {
            log.fatal("-P only takes a single char");
        }
        List<String> rest = new ArrayList<>(line.operands());
        Optional<Path> chosen = chosen(line);
        String release = chosen.isPresent()
                ? String.valueOf(chosen.get().getFileName())
                : rest.isEmpty() ? running() : rest.remove(0);
        if (chosen.isEmpty()
                && !line.operands().isEmpty()
                && !VERSION_NUMBER.matcher(release).lookingAt()) {
            log.error("Bad version passed " + release);
            return false;
        }
        String symvers = line.value("-E").orElse("");
        String systemMap = line.value("-F").orElse("");
        if ((line.has("-E") && symvers.isEmpty()) || (line.has("-F") && systemMap.isEmpty())) {
            log.fatal("could not load : No such file or directory");
        }
        String input = line.value("-b").map(DepmodCommand::absolute).orElse("");
        String output = line.value("-o").orElse("");
        String moduleFolder = line.value("-m").orElse("/lib/modules");
        if (!moduleFolder.startsWith("/")) {
            moduleFolder = "/" + moduleFolder; // it is below -b DIR or -o DIR, or the root
        }
        boolean quick = line.has("-A");
        String tree = chosen.map(Path::toString).orElse(input + moduleFolder + "/" + release);
        String target = output.isEmpty() ? tree : absolute(output) + moduleFolder + "/" + release;
        DepmodRun.Request request = new DepmodRun.Request(
                tree,
                target,
                release,
                line.values("-C"),
                line.has("-a") || quick || rest.isEmpty() ? List.of() : rest,
                symvers,
                systemMap,
                prefix,
                line.has("-e"),
                line.has("-w"),
                line.has("--strict"));
        DepmodRun depmod = new DepmodRun(request, console, log);
        boolean show = line.has("-n");
        if (quick && (show || depmod.isUpToDate())) {
            return true;
        }
        return depmod.run(show);
    }

    /** {@return the tree of the kernel that {@code --kernel} names} */
    private Optional<Path> chosen(Line line) {
        try {
            return KernelOptions.of(line.value("--kernel"), line.value("--release"))
                    .tree()
                    .map(Path::of);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A relative path becomes one from the current folder, and is otherwise left as it is. */
    private static String absolute(String path) {
        return path.startsWith("/") ? path : Path.of("").toAbsolutePath() + "/" + path;
    }

    private String running() {
        Fact<String> release = KernelIdentity.release(root);
        release.reason().ifPresent(why -> log.fatal("uname() failed: " + why));
        return release.value().orElse("");
    }
}
