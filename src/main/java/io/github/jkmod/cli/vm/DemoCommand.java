package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.cli.terminal.HtmlOption;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jkmod demo}: the main job from nothing. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Boots a real kernel and shows a module's init symbols come and go; gets what is missing first.")
public final class DemoCommand implements Callable<Integer> {
    /** How long hello's init sleeps, so that there is time to look meanwhile. */
    private static final String DELAY = "delay_ms=1500";

    private static final String INTRODUCTION = """
            Where did my __init symbols go? A module's __init functions and __initdata live in memory of their own. While
            init runs, /proc/kallsyms lists the file's whole symbol table. When init has returned, the kernel switches to
            the core table, without them, and frees that memory. Below is native/modules/hello.c in a real kernel:

            """;

    private final Console console;

    @Mixin
    private VmOptions options;

    @Option(names = "--json", description = "One JSON document instead of text.")
    private boolean json;

    public DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, GuestDiedException {
        GuestLab lab = new GuestLab(console);
        DebianKernel kernel = new KernelChoice(lab, options).debian(GuestLab.hostArchitecture());
        lab.prepare(kernel);
        Path hello = lab.testModules(kernel).resolve("hello.ko");
        if (!json) {
            console.text(INTRODUCTION);
        }
        return new VmRun(console, lab, options, new DebugOptions(), List.of(), json, new HtmlOption())
                .run(kernel, List.of(new FileArguments(hello, List.of(DELAY))));
    }
}
