package io.github.jkmod.cli.own;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Refusal;
import io.github.jkmod.crash.host.CrashSources;
import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.loader.UnloadResult;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.report.LoadReport;
import io.github.jkmod.report.LoadText;
import io.github.jkmod.report.Several;
import io.github.jkmod.report.UnloadDocument;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jkmod unload}: delete_module, then the proof that nothing is left. */
@Command(
        name = "unload",
        mixinStandardHelpOptions = true,
        description = "Unloads modules and proves that nothing of them is left.")
public final class UnloadCommand implements Callable<Integer> {
    private final Console console;
    private final Loader loader;

    @Option(names = "--json", description = "One JSON document instead of text.")
    private boolean json;

    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Modules, unloaded in this order.")
    private List<String> names;

    public UnloadCommand(Console console, Loader loader) {
        this.console = console;
        this.loader = loader;
    }

    @Override
    public Integer call() throws InterruptedException {
        List<UnloadDocument> reports = new ArrayList<>();
        int exitCode = ExitCode.OK;
        List<ModuleName> modules = names.stream().map(ModuleName::new).toList();
        for (UnloadResult result : loader.unload(modules, ModuleSyscalls.O_NONBLOCK)) {
            Crosscheck crosscheck = Crosscheck.ofUnloaded(result.before(), result.after(), result.residue());
            UnloadDocument report = LoadReport.unload(result, crosscheck);
            reports.add(report);
            if (!json) {
                console.text(LoadText.unload(report));
                result.file()
                        .flatMap(file -> result.attempt().trouble().map(trouble -> CrashSources.text(file, trouble)))
                        .ifPresent(console::text);
            }
            exitCode = Math.max(exitCode, exitCode(result, crosscheck));
        }
        if (json) {
            console.json(Several.of(reports, UnloadDocument::isGood));
        }
        return exitCode;
    }

    private int exitCode(UnloadResult result, Crosscheck crosscheck) {
        if (!result.attempt().ok()) {
            console.error(result.name() + ": not unloaded: " + Refusal.ofUnload(result));
            boolean lacksPrivilege = result.attempt().failedWith(Errno.EPERM);
            return lacksPrivilege || Refusal.hasNoModuleSupport(result.attempt())
                    ? ExitCode.ENVIRONMENT
                    : ExitCode.REFUSED;
        }
        if (crosscheck.result() != Crosscheck.Result.MATCH) {
            console.error(result.name() + ": unloaded, but something is left: "
                    + crosscheck.differences().stream()
                            .findFirst()
                            .map(Object::toString)
                            .orElse("nothing could be read")
                    + "; see the report");
            return ExitCode.REFUSED;
        }
        return ExitCode.OK;
    }
}
