package io.github.jkmod.cli.own;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.FailureHandler;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.cli.terminal.HtmlOption;
import io.github.jkmod.cli.terminal.KernelOptions;
import io.github.jkmod.cli.terminal.OrderedWork;
import io.github.jkmod.cli.terminal.UnpackingOption;
import io.github.jkmod.forecast.Forecast;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.image.Compression;
import io.github.jkmod.image.FileBytes;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.report.CheckDocument;
import io.github.jkmod.report.CheckReport;
import io.github.jkmod.report.CheckText;
import io.github.jkmod.report.html.RunPage;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jkmod check}: the verdict on module files, or on any other bytes, without loading them. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description =
                "Says what a kernel will do with module files: accept, reject with errno and stage, or be harmed.")
public final class CheckCommand implements Callable<Integer> {
    /** How bad a result is, from good to bad. */
    private static final List<Integer> SEVERITY =
            List.of(ExitCode.OK, ExitCode.ENVIRONMENT, ExitCode.REFUSED, ExitCode.MALFORMED, ExitCode.UNSAFE);

    private final Console console;
    private final KernelRoot root;
    private final KernelFacts live;

    @Mixin
    private KernelOptions kernel;

    @Mixin
    private UnpackingOption unpacking;

    @Option(names = "--json", description = "One JSON object per file, one line each.")
    private boolean json;

    @Mixin
    private HtmlOption html;

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE [name=value…]",
            description = "Module files, packed or not, each with its parameters behind it.")
    private List<String> arguments;

    /** Held shared by each file that is looked at, alone by one for which memory was short. */
    private final ReadWriteLock memory = new ReentrantReadWriteLock();

    private final List<CheckDocument> shown = new ArrayList<>();

    private int worst = ExitCode.OK;

    public CheckCommand(Console console, KernelRoot root, KernelFacts live) {
        this.console = console;
        this.root = root;
        this.live = live;
    }

    /**
     * One file's result.
     *
     * @param module the name that it holds
     * @param verdict empty where the file could not be read
     * @param failure why not
     */
    private record Checked(
            FileArguments file, Optional<ModuleName> module, Optional<Verdict> verdict, Optional<Throwable> failure) {
        static Checked of(FileArguments file, Optional<ModuleName> module, Verdict verdict) {
            return new Checked(file, module, Optional.of(verdict), Optional.empty());
        }

        /** The next file may do better. */
        static Checked failed(FileArguments file, Throwable failure) {
            return new Checked(file, Optional.empty(), Optional.empty(), Optional.of(failure));
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        KernelFacts facts = kernel.facts(root, live);
        List<FileArguments> files = FileArguments.parse(arguments);
        CheckPlan plan = new CheckPlan(files, facts, unpacking, kernel.tree());
        OrderedWork.run(files, file -> check(file, plan.facts(file.file())), checked -> show(checked, facts));
        if (!shown.isEmpty()) {
            html.write(() -> RunPage.ofChecks(shown));
        }
        return worst;
    }

    private Checked check(FileArguments file, KernelFacts facts) {
        memory.readLock().lock();
        try {
            return verdict(file, facts);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            return Checked.failed(file, e);
        } catch (OutOfMemoryError e) {
            // perhaps for another file's sake: once more, alone
        } finally {
            memory.readLock().unlock();
        }
        memory.writeLock().lock();
        try {
            return verdict(file, facts);
        } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return Checked.failed(file, e);
        } finally {
            memory.writeLock().unlock();
        }
    }

    private Checked verdict(FileArguments file, KernelFacts facts) throws IOException {
        String path = file.file().toString();
        byte[] bytes = FileBytes.read(file.file(), path, ModuleImage.MAX_FILE_SIZE);
        Window content = Window.of(bytes, path);
        LoadCall call = unpacking.call(Compression.of(content), String.join(" ", file.parameters()), facts);
        ModuleImage image;
        try {
            image = ModuleImage.of(bytes, path);
        } catch (MalformedException e) {
            return Checked.of(file, Optional.empty(), Forecast.ofBrokenPacking(content, e, call, facts));
        }
        return Checked.of(file, ModuleFile.nameIn(image), Forecast.verdict(image, call, facts));
    }

    private void show(Checked checked, KernelFacts facts) {
        checked.failure().ifPresent(failure -> note(unread(checked.file(), failure)));
        checked.verdict().ifPresent(verdict -> {
            CheckDocument report =
                    CheckReport.of(checked.file().file().toString(), checked.module(), verdict, facts.identity());
            if (html.isWanted()) {
                shown.add(report);
            }
            if (json) {
                console.json(report);
            } else {
                console.text(CheckText.of(report));
            }
            note(exitCode(checked.file(), verdict));
        });
    }

    private int unread(FileArguments file, Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            console.error(file.file() + ": cannot be looked at: it takes more memory than Java has; give Java more:"
                    + " JAVA_TOOL_OPTIONS=-Xmx2g");
            return ExitCode.ENVIRONMENT;
        }
        FailureHandler handler = new FailureHandler(console);
        int exitCode = failure instanceof Exception exception
                ? handler.handle(exception)
                : handler.handleError((Error) failure);
        return failure instanceof FileSystemException ? ExitCode.MALFORMED : exitCode;
    }

    private void note(int exitCode) {
        if (SEVERITY.indexOf(exitCode) > SEVERITY.indexOf(worst)) {
            worst = exitCode;
        }
    }

    private int exitCode(FileArguments file, Verdict verdict) {
        return switch (verdict.answer()) {
            case ACCEPT -> ExitCode.OK;
            case REJECT, UNSAFE -> LoadCommand.exitCode(verdict);
            case UNKNOWN -> {
                console.error(file.file() + ": no verdict: not known of the kernel: "
                        + String.join(", ", verdict.unknown()) + "; " + kernel.hint(verdict));
                yield ExitCode.ENVIRONMENT;
            }
        };
    }
}
