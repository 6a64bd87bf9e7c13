package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.cli.terminal.HtmlOption;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jkmod vm run}: load and unload modules in a throw-away guest. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Loads modules into a real kernel in a throw-away guest, cross-checks and unloads them.")
public final class VmRunCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private VmOptions options;

    @Option(names = "--no-deps", description = "Load these files only, not what they need.")
    private boolean noDependencies;

    @Option(names = "--force", description = "Ask the guest's kernel although the forecast says that it refuses.")
    private boolean force;

    @Option(
            names = "--force-unsafe",
            description = "Ask the guest's kernel although the forecast says that it would be harmed.")
    private boolean forceUnsafe;

    @Mixin
    private DebugOptions debug;

    @Option(names = "--json", description = "One JSON document instead of text.")
    private boolean json;

    @Mixin
    private HtmlOption html;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE [name=value…]",
            description = "Module files, each with its parameters behind it; loaded in this order, and first what they"
                    + " need: other files given, files beside them, the kernel's own modules.")
    private List<String> arguments;

    public VmRunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, GuestDiedException {
        List<FileArguments> files = FileArguments.parse(arguments);
        debug.port(); // before anything is made
        Architecture architecture = GuestLoad.architecture(files, options);
        GuestLab lab = new GuestLab(console);
        GuestKernel kernel = new KernelChoice(lab, options).kernel(architecture);
        List<FileArguments> all = noDependencies ? files : GuestLoad.withDependencies(files, kernel.modules(), console);
        return new VmRun(console, lab, options, debug, forced(), json, html).run(kernel, all);
    }

    private List<String> forced() {
        List<String> forced = new ArrayList<>();
        if (force) {
            forced.add("--force");
        }
        if (forceUnsafe) {
            forced.add("--force-unsafe");
        }
        return forced;
    }
}
