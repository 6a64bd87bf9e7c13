package io.github.jkmod.cli.own;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.HtmlOption;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.report.InspectReport;
import io.github.jkmod.report.html.RunPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jkmod inspect}: what a module file is. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        description = "Shows what a module file is: sections and their fate, symbols, imports, exports, parameters.")
public final class InspectCommand implements Callable<Integer> {
    private final Console console;

    @Option(names = "--json", description = "One JSON object per file, one line each.")
    private boolean json;

    @Mixin
    private HtmlOption html;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Module files: .ko, .ko.gz, .ko.xz or .ko.zst.")
    private List<Path> files;

    public InspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        List<ModuleFile> shown = new ArrayList<>();
        for (Path file : files) {
            ModuleFile module = ModuleFile.parse(ModuleImage.read(file, file.toString()));
            if (html.isWanted()) {
                shown.add(module);
            }
            console.text(json ? InspectReport.json(module) + "\n" : InspectReport.text(module));
        }
        html.write(() -> RunPage.ofFiles(shown));
        return ExitCode.OK;
    }
}
