package io.github.jkmod.cli.kmod;

import static io.github.jkmod.cli.kmod.KmodOption.flag;

import io.github.jkmod.cli.kmod.GetoptLong.Line;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Strerror;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
                    flag("Load although symbol versions differ; dangerous.", "--force-modversion")
                            .own(),
                    flag("Load although the version magic differs; dangerous.", "--force-vermagic")
                            .own(),
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

    private final ModuleSyscalls calls;
    private final Loader loader;

    InsmodCommand(Console console, ModuleSyscalls calls, Loader loader) {
        super(console, SYNTAX);
        this.calls = calls;
        this.loader = loader;
    }

    @Override
    int run(Line line) throws InterruptedException {
        if (line.has("-s")) {
            log = KmodLog.toSystem(console, "insmod", calls);
        }
        List<String> arguments = line.operands();
        if (arguments.isEmpty()) {
            return error("missing filename.");
        }
        String file = arguments.get(0);
        if (file.equals("-")) {
            return error("this tool does not support loading from stdin!");
        }
        List<String> parameters =
                arguments.stream().skip(1).map(FileArguments::quoted).toList();
        Optional<String> unusable = KmodFile.unusable(file);
        if (unusable.isPresent()) {
            return error("could not load module " + file + ": " + unusable.get());
        }
        try {
            KmodResult result = KmodFile.isTooShort(Path.of(file))
                    ? KmodResult.of(Errno.EINVAL, "file: " + file + ": " + KmodFile.TOO_SHORT)
                    : KmodResult.of(KmodFile.insert(loader, file, parameters, line.loadFlags()), Path.of(file));
            if (!result.failed()) {
                return 0;
            }
            error("could not insert module " + file + ": " + result.words(MEANINGS));
            result.reasons().forEach(log::reason);
            return 1;
        } catch (IOException e) {
            return error("could not insert module " + file + ": " + Strerror.of(e));
        }
    }

    private int error(String text) {
        log.error(text);
        return 1;
    }
}
