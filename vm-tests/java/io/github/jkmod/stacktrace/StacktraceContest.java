package io.github.jkmod.stacktrace;

import io.github.jkmod.crash.CodePlace;
import io.github.jkmod.crash.CrashReport;
import io.github.jkmod.crash.Frame;
import io.github.jkmod.crash.Source;
import io.github.jkmod.crash.SymbolFile;
import io.github.jkmod.crash.host.SymbolFileFinder;
import io.github.jkmod.model.KernelTrouble;
import io.github.jkmod.vm.BootOptions;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.setup.ModuleSources;
import io.github.jkmod.vm.setup.Provision;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.MachinePackages;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Crashes kernels in every planted way, and has jkmod and the kernel's own {@code decode_stacktrace.sh} find the line in each log.
 * Arguments: {@code ID/ARCH…}, else two kernels of three architectures. Logs are kept in {@code target/stacktrace}: what is there is not asked for again.
 */
public final class StacktraceContest {
    private static final List<String> USUAL =
            List.of("6.1/x86_64", "6.1/arm64", "6.1/arm", "6.12/x86_64", "6.12/arm64", "6.12/arm");

    private static final List<String> MODULES = List.of("crash.ko", "crash_caller.ko");
    private static final Path OUT = Path.of("target", "stacktrace").toAbsolutePath();
    private static final Path HOME = Path.of(System.getProperty(Installation.HOME, "target/dist"));

    /** This is no contest about time: a machine that has more to do is no failure. */
    private static final Duration READY = Duration.ofMinutes(1);

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final CacheFolder cache = CacheFolder.ofUser(System.getenv());
    private final Provision provision = new Provision(cache, Progress.silent());
    private final KernelScripts scripts = new KernelScripts(cache, provision);
    private final GuestPool pool;
    private final PrintStream out = System.out;

    private StacktraceContest() throws IOException {
        BootOptions usual = BootOptions.usual(cache.root(), out::println);
        BootOptions patient =
                new BootOptions(usual.accelerator(), READY, usual.silence(), usual.cache(), usual.notes());
        pool = new GuestPool(cache, new GuestFiles(cache, provision), Installation.at(HOME), patient, System.getenv());
    }

    /** Asks the kernels that the arguments name. */
    public static void main(String[] args) throws Exception {
        StacktraceContest contest = new StacktraceContest();
        List<Answer> answers = new ArrayList<>();
        for (String name : args.length == 0 ? USUAL : List.of(args)) {
            answers.addAll(contest.answers(contest.row(name)));
        }
        Files.write(
                OUT.resolve("answers.tsv"), answers.stream().map(Answer::line).toList());
        Answer.table(answers, "kernel", Answer::kernel).forEach(contest.out::println);
        Answer.table(answers, "kind", each -> each.place().kind()).forEach(contest.out::println);
        Answer.table(answers, "section", Answer::section).forEach(contest.out::println);
    }

    private KernelRow row(String name) throws IOException {
        return provision.kernels().rows().stream()
                .filter(row -> name.equals(row.id() + "/" + row.architecture().label()))
                .findFirst()
                .orElseThrow(() -> new IOException("no kernel " + name + " in kernels.tsv"));
    }

    private List<Answer> answers(KernelRow row) throws IOException, GuestDiedException {
        DebianKernel kernel = provision.kernel(row.architecture(), row.id());
        Path built = provision.modules(kernel, ModuleSources.in(PlantedPlace.SOURCES));
        Path folder = Files.createDirectories(
                OUT.resolve(String.valueOf(built.getFileName()))); // its name has all that counts
        List<SymbolFile> files = new ArrayList<>();
        for (String module : MODULES) {
            files.add(SymbolFileFinder.find(built.resolve(module)).file());
        }
        Path unstripped = unstripped(built, folder);
        List<Answer> answers = new ArrayList<>();
        for (PlantedPlace place : PlantedPlace.ALL) {
            Path log = folder.resolve(place.log() + ".log");
            if (!Files.exists(log)) {
                Files.write(log, crash(kernel, built, place.log()));
            }
            ScriptOutput script = new ScriptOutput(decodeStacktrace(kernel, unstripped, log));
            Files.write(folder.resolve(place.log() + ".script"), script.lines());
            Source source = decode(log, files, place);
            Answer answer = new Answer(
                    row.id() + "/" + row.architecture().label(),
                    place,
                    source.code().map(CodePlace::section).orElse("?"),
                    place.truth(),
                    source.lines().stream().findFirst().map(line -> line.file() + ":" + line.line()),
                    script.told(place));
            out.println(answer.line());
            answers.add(answer);
        }
        return answers;
    }

    /** {@return the console of a guest whose kernel crashed} */
    private List<String> crash(DebianKernel kernel, Path built, String log) throws IOException, GuestDiedException {
        Map<String, Path> payload =
                Map.of(MODULES.get(0), built.resolve(MODULES.get(0)), MODULES.get(1), built.resolve(MODULES.get(1)));
        List<String> lines;
        try (Guest guest = pool.guest(kernel, MachineShape.USUAL, payload)) {
            try {
                guest.exec(List.of("sh", "-c", PlantedPlace.commands(log)), LIMIT);
                guest.settle();
            } catch (GuestDiedException e) {
                out.println("  " + log + ": " + e.getMessage()); // as is to be expected of some
            }
            lines = guest.console(0, Long.MAX_VALUE);
        }
        if (reports(lines).isEmpty()) {
            throw new IOException(kernel.release() + " did not crash: " + log + ": " + lines);
        }
        return lines;
    }

    private static List<KernelTrouble> reports(List<String> log) {
        return KernelTrouble.find(log.stream().map(KernelTrouble::withoutStamp).toList());
    }

    private static Source decode(Path log, List<SymbolFile> files, PlantedPlace place) throws IOException {
        CrashReport report = CrashReport.of(reports(Files.readAllLines(log)).get(0));
        return report.frames().stream()
                .map(CrashReport.Placed::frame)
                .filter(frame -> isOn(frame, place))
                .findFirst()
                .map(frame -> report.source(frame, files))
                .orElse(new Source(List.of(), Optional.empty(), Optional.of("the log has no such frame")));
    }

    /** Compilers give clones of functions other names, such as between.constprop.0. */
    private static boolean isOn(Frame frame, PlantedPlace place) {
        return place.caller()
                .map(name -> frame.function().matches(name + "(\\..*)?"))
                .orElse(frame.kind() == Frame.Kind.PC || frame.kind() == Frame.Kind.WARNING);
    }

    /** The script looks for a module's file by its name, and wants debug information in it. */
    private static Path unstripped(Path built, Path folder) throws IOException {
        Path modules = Files.createDirectories(folder.resolve("modules"));
        for (String module : MODULES) {
            Path whole = built.resolve(module + ".debug");
            Files.copy(whole, modules.resolve(module), StandardCopyOption.REPLACE_EXISTING);
        }
        return modules;
    }

    /**
     * Frames of the kernel's own are not asked for, so that it takes the name of any vmlinux: Debian has none with symbols here.
     */
    private List<String> decodeStacktrace(DebianKernel kernel, Path modules, Path log) throws IOException {
        return Command.of(
                        "sh",
                        "-c",
                        "exec bash \"$0\" \"$1\" . \"$2\" < \"$3\"",
                        scripts.decodeStacktrace(kernel.row()).toString(),
                        kernel.headers().resolve("vmlinux").toString(),
                        modules.toString(),
                        log.toString())
                .env("CROSS_COMPILE", kernel.arch().toolPrefix(MachinePackages.host()))
                .run("decode_stacktrace.sh", "look at " + log)
                .out()
                .lines()
                .toList();
    }
}
