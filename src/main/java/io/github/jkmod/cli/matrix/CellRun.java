package io.github.jkmod.cli.matrix;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.cli.vm.GuestLab;
import io.github.jkmod.cli.vm.GuestLoad;
import io.github.jkmod.cli.vm.KernelChoice;
import io.github.jkmod.cli.vm.ModuleRun;
import io.github.jkmod.cli.vm.VmOptions;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.matrix.CellOutcome;
import io.github.jkmod.matrix.Ktap;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.KernelTrouble;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.report.CellDocument;
import io.github.jkmod.report.CellReport;
import io.github.jkmod.report.LoadDocument;
import io.github.jkmod.report.PlanDocument;
import io.github.jkmod.report.VmReport;
import io.github.jkmod.report.VmRunDocument;
import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.setup.cache.ScratchFolder;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One cell: builds the modules for its kernel, and has them loaded, tested and unloaded in a guest. */
final class CellRun {
    /** Lines of a test's output that are kept. */
    private static final int MOST_OUTPUT = 100;

    /** Guests are thrown away: their kernel is asked although the forecast says that it refuses. */
    private static final List<String> FORCED = List.of("--force");

    private final Console console;
    private final GuestLab lab;
    private final PlanDocument.Subject subject;
    private final PlanDocument.Planned planned;
    private final CellStory story;
    private final long begin = System.nanoTime();

    private CellRun(Console console, GuestLab lab, PlanDocument.Subject subject, PlanDocument.Planned planned) {
        this.console = console;
        this.lab = lab;
        this.subject = subject;
        this.planned = planned;
        this.story = new CellStory(planned);
    }

    /**
     * {@return how it ended, whatever happened}
     *
     * @param console told what was not found
     */
    static CellDocument run(Console console, GuestLab lab, PlanDocument.Subject subject, PlanDocument.Planned planned) {
        return new CellRun(console, lab, subject, planned).run();
    }

    private CellDocument run() {
        try (ScratchFolder scratch = lab.scratch()) {
            Architecture arch = Architecture.named(planned.arch()).orElseThrow();
            VmOptions options = VmOptions.of(planned.kernel(), arch, subject.memoryMib(), subject.timeoutSeconds());
            GuestKernel kernel = new KernelChoice(lab, options).kernel(arch);
            story.on(kernel.release());
            long building = System.nanoTime();
            Optional<List<FileArguments>> files = new CellModules(lab, subject, story).of(kernel, scratch.path());
            story.tookToBuild(seconds(building));
            if (files.isPresent()) {
                guest(kernel, options, files.get());
            }
        } catch (Failure | IOException | MalformedException e) {
            story.end(CellOutcome.NOT_RUN, String.valueOf(e.getMessage()));
        }
        return story.told(seconds(begin));
    }

    private void guest(GuestKernel kernel, VmOptions options, List<FileArguments> given) throws IOException {
        List<FileArguments> files = GuestLoad.withDependencies(given, kernel.modules(), console);
        ModuleRun run = new ModuleRun(kernel, files, FORCED, Duration.ofSeconds(subject.timeoutSeconds()));
        Map<String, Path> payload = new LinkedHashMap<>(run.payload());
        payload.putAll(GuestLoad.copies(Stream.concat(subject.script().stream(), subject.copies().stream())
                .map(Path::of)
                .toList()));
        try (Guest guest = lab.guest(kernel, options, payload)) {
            story.answeredAfter(guest.ready().bootSeconds());
            ModuleRun.Ran ran = run.in(guest, (in, loaded) -> test(in, loaded, files.size()));
            tell(run, ran, read(given), VmReport.of(guest, kernel.arch()));
        } catch (GuestDiedException e) {
            List<KernelTrouble> troubles = KernelTrouble.find(e.kernelLines());
            story.died(
                    CellReport.steady(String.valueOf(e.getMessage())),
                    CellReport.crashes(run.reports(troubles)),
                    run.crashes().annotated(e.kernelLines()));
        }
    }

    private void test(Guest guest, List<LoadDocument> loaded, int wanted) throws IOException, GuestDiedException {
        if (subject.script().isEmpty() || loaded.size() < wanted) {
            return;
        }
        Path script = Path.of(subject.script().get());
        String name = script.getFileName().toString();
        List<String> command = List.of("sh", "-c", "cd " + GuestFiles.PAYLOAD + " && sh ./\"$0\" 2>&1", name);
        ExecResult result = guest.exec(command, Duration.ofSeconds(subject.timeoutSeconds()));
        List<String> lines =
                new String(result.stdout(), StandardCharsets.UTF_8).lines().toList();
        story.tested(
                new CellDocument.Test(name, result.exitCode(), Ktap.parse(lines)),
                lines.subList(Math.max(0, lines.size() - MOST_OUTPUT), lines.size()));
    }

    private void tell(ModuleRun run, ModuleRun.Ran ran, Map<String, ModuleFile> given, VmRunDocument.Machine machine) {
        if (ran.load().isEmpty()) {
            story.end(
                    CellOutcome.REFUSED,
                    ran.errors().isEmpty()
                            ? "the guest told nothing"
                            : CellStory.plain(ran.errors().get(0)));
            return;
        }
        LoadDocument load = ran.load().get();
        var reports = run.reports(ran.troubles());
        story.loaded(
                CellReport.modules(load, ran.unload(), given),
                CellReport.crashes(reports),
                VmRunDocument.of(load, ran.unload(), reports, machine),
                ran.errors());
    }

    /** {@return the user's modules by their file names} */
    private static Map<String, ModuleFile> read(List<FileArguments> given) throws IOException {
        Map<String, ModuleFile> modules = new LinkedHashMap<>();
        for (FileArguments each : given) {
            String name = each.file().getFileName().toString();
            modules.put(name, ModuleFile.parse(ModuleImage.read(each.file(), name)));
        }
        return modules;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / 1e9;
    }
}
