package io.github.jkmod.cli.kmod;

import static io.github.jkmod.cli.kmod.KmodOption.flag;
import static io.github.jkmod.cli.kmod.KmodOption.hidden;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.cli.kmod.GetoptLong.Line;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.cli.terminal.Refusal;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.LoadRequest;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.loader.Loader.Insertion;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code insmod}: kmod's command; on a refusal kmod's line comes first, then the reasons. */
final class InsmodCommand extends KmodCommand {
    static final KmodSyntax SYNTAX = new KmodSyntax(
            "insmod",
            List.of("insmod [options] FILE [name=value…]"),
            "Inserts one module, as kmod's insmod does, and says why the kernel refused it.",
            Optional.of(new KmodSyntax.Operand("FILE", "The module file, then its parameters.")),
            true,
            List.of(
                    flag("Load although versions or version magic differ; dangerous.", "-f", "--force"),
                    flag("Load although symbol versions differ; dangerous.", "--force-modversion"),
                    flag("Load although the version magic differs; dangerous.", "--force-vermagic"),
                    hidden("-p"),
                    KmodOption.SYSLOG,
                    KmodOption.VERBOSE,
                    KmodOption.VERSION,
                    KmodOption.HELP));

    /** kmod's words for what init_module's errors mean ({@code mod_strerror}). */
    private static final Map<Errno, String> MEANINGS = Map.of(
            Errno.ENOEXEC, "Invalid module format",
            Errno.ENOENT, "Unknown symbol in module",
            Errno.ESRCH, "Module has wrong symbol version",
            Errno.EINVAL, "Invalid parameters");

    private final Loader loader;

    InsmodCommand(Console console, Loader loader) {
        super(console, SYNTAX);
        this.loader = loader;
    }

    @Override
    int run(Line line) throws InterruptedException {
        List<String> arguments = line.operands();
        if (arguments.isEmpty()) {
            return error("missing filename.");
        }
        String file = arguments.get(0);
        if (file.equals("-")) {
            return error("this tool does not support loading from stdin!");
        }
        List<String> parameters = new ArrayList<>();
        for (String argument : arguments.subList(1, arguments.size())) {
            parameters.add(FileArguments.quoted(argument));
        }
        int flags = line.loadFlags();
        Optional<String> unusable = KmodFile.unusable(file);
        if (unusable.isPresent()) {
            return error("could not load module " + file + ": " + unusable.get());
        }
        try {
            if (KmodFile.isTooShort(Path.of(file))) {
                error("could not insert module " + file + ": " + text(Errno.EINVAL));
                reason("file: " + file + ": " + KmodFile.TOO_SHORT);
                return 1;
            }
            return report(
                    file,
                    loader.insert(
                            Path.of(file),
                            LoadRequest.of(parameters)
                                    .despite(Set.of(LoadRequest.Force.REFUSAL))
                                    .with(flags)));
        } catch (IOException e) {
            return error("could not insert module " + file + ": " + Strerror.of(e));
        }
    }

    private int report(String file, Insertion insertion) {
        if (insertion.attempt().isEmpty()) { // unsafe: the one thing that is kept from the kernel
            error("could not insert module " + file + ": " + text(Errno.ENOEXEC));
            reason("forecast: " + Refusal.ofForecast(insertion.verdict()));
            return 1;
        }
        Attempt attempt = insertion.attempt().get();
        if (attempt.ok()) {
            return 0;
        }
        if (attempt.ending() == Attempt.Ending.CALLER_KILLED) {
            error("could not insert module " + file + ": " + Refusal.ofAttempt(attempt));
        } else {
            error("could not insert module " + file + ": " + text(KmodFile.errno(attempt, insertion)));
        }
        Refusal.foretold(attempt, insertion.verdict())
                .ifPresent(finding -> reason("forecast: " + Refusal.text(finding)));
        insertion.defect().map(MalformedException::getMessage).ifPresent(reason -> reason("file: " + reason));
        attempt.logLines().forEach(line -> reason("kernel: " + line));
        return 1;
    }

    private void reason(String text) {
        console.err().println("insmod: " + text);
    }

    private int error(String text) {
        console.err().println("insmod: ERROR: " + text);
        return 1;
    }

    private static String text(Errno errno) {
        return MEANINGS.getOrDefault(errno, errno.text());
    }
}
