package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.coverage.CountedFunction;
import io.github.jkmod.coverage.LineCounts;
import io.github.jkmod.crash.SymbolFile;
import io.github.jkmod.crash.host.CrashSources;
import io.github.jkmod.model.KernelTrouble;
import io.github.jkmod.probe.ProbeOutcome;
import io.github.jkmod.probe.ProbeRun;
import io.github.jkmod.probe.ProbeSteps;
import io.github.jkmod.probe.Shim;
import io.github.jkmod.report.CheckDocument;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.ProbeDocument;
import io.github.jkmod.report.ProbeReport;
import io.github.jkmod.vm.ConsoleTrouble;
import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Runs a module again and again; each time another call fails. A guest in which something went wrong is replaced. */
final class ProbeSeries implements AutoCloseable {
    private static final String TARGET = "jkprobe-target.ko";
    private static final String RUN = "jkprobe-run";

    /** What was in place before the module; each argument is a file to load, the last one with its parameters. */
    private static final String SET_UP =
            "shim=$1 only=$2; shift 2; for file; do insmod \"$file\" || exit; done; " + "insmod \"$shim\" $only";

    /** A run may take so many times as long as the one without a failure, by the guest's clock. */
    private static final int SLOWER = 10;

    /** Seconds that a run has in any case, as the machine may be busy. */
    private static final int LEAST_SECONDS = 20;

    private final GuestLab lab;
    private final DebianKernel kernel;
    private final VmOptions options;
    private final ProbedModule probed;
    private final Map<String, Path> payload;
    private final List<SymbolFile> symbols;
    private final ProbeCoverage coverage;
    private final Path scratch;
    private @Nullable Guest guest;
    private boolean checked;
    private Duration limit;

    /**
     * @param payload further files for the guest, by their names there
     * @param scratch a folder in the cache
     */
    ProbeSeries(
            GuestLab lab,
            DebianKernel kernel,
            VmOptions options,
            ProbedModule probed,
            Map<String, Path> payload,
            Path scratch) {
        this.lab = lab;
        this.kernel = kernel;
        this.options = options;
        this.probed = probed;
        this.payload = payload;
        this.symbols = new CrashSources(probed.files(), kernel.arch()).symbols();
        this.coverage = new ProbeCoverage(CountedFunction.of(probed.module().elf()));
        this.scratch = scratch;
        this.limit = Duration.ofSeconds(options.timeoutSeconds());
    }

    /**
     * {@return what came of it}
     *
     * @param most how many calls fail at most, one in each run
     * @throws GuestDiedException if a guest dies for a reason that is not the module's
     * @throws Failure if the kernel would refuse the module in any case
     */
    ProbeDocument run(int most) throws IOException, GuestDiedException {
        ProbeRun unfaulted = observe(0);
        List<ProbeRun> runs = new ArrayList<>();
        boolean exhausted = false;
        boolean sound = unfaulted.steps().isPresent()
                && !unfaulted.outcomes(Optional.empty()).contains(ProbeOutcome.CRASHES);
        for (int call = 1; sound && !exhausted && call <= most; call++) {
            ProbeRun run = observe(call);
            exhausted = !run.isReached();
            if (!exhausted) {
                runs.add(run);
            }
        }
        return document(unfaulted, runs, exhausted);
    }

    /** {@return how often lines were executed, in all runs; nothing of a module without counters} */
    LineCounts lines() throws IOException {
        return coverage.isThere() ? coverage.lines(lab, kernel, probed.given().file(), scratch) : new LineCounts();
    }

    private ProbeDocument document(ProbeRun unfaulted, List<ProbeRun> runs, boolean exhausted) {
        ProbeReport report = new ProbeReport(symbols);
        Optional<ProbeRun> without = Optional.of(unfaulted);
        ProbeDocument.Run first = report.run(unfaulted, Optional.empty());
        List<ProbeDocument.Run> others =
                runs.stream().map(run -> report.run(run, without)).toList();
        long wrong = others.stream()
                .filter(run -> run.outcome() != ProbeOutcome.HANDLED)
                .count();
        List<String> unseen = new ArrayList<>(
                unfaulted.steps().map(steps -> steps.shim().unseen()).orElse(List.of()));
        if (coverage.isThere() && coverage.uncounted() > 0) {
            unseen.add("lines executed in " + coverage.uncounted() + " runs whose guest died");
        }
        if (!probed.hasExit()) {
            unseen.add("what it gives back: it has no exit function");
        }
        Shim shim = probed.shim();
        return new ProbeDocument(
                probed.given().file().toString(),
                probed.module().name().value(),
                kernel.release(),
                kernel.arch().label(),
                probed.given().parameters(),
                new ProbeDocument.Imports(
                        probed.module().imports().size(),
                        shim.watched().stream().map(Shim.Watched::name).toList(),
                        shim.fallible()),
                first,
                others,
                exhausted,
                (int) wrong + (first.outcome() == ProbeOutcome.HANDLED ? 0 : 1),
                unseen,
                List.of());
    }

    private ProbeRun observe(int call) throws IOException, GuestDiedException {
        Guest in = ready();
        long from = in.settle();
        ProbeRun run;
        try {
            ExecResult result = in.exec(command(call), limit);
            List<String> console = in.console(from, in.settle());
            if (result.exitCode() != 0) {
                throw Failure.of(ExitCode.ENVIRONMENT, probed.given().file().toString(), "cannot be probed")
                        .because("the shim does not answer: " + text(result.stderr()))
                        .hint("report it, with the module");
            }
            List<KernelTrouble> troubles = ConsoleTrouble.find(console);
            run = ProbeRun.of(call, ProbeSteps.parse(lines(result.stdout()), probed.shim()), troubles);
            if (call == 0) {
                long seconds = Math.max(LEAST_SECONDS, SLOWER * (long) Math.ceil(result.seconds()));
                limit = Duration.ofSeconds(Math.min(options.timeoutSeconds(), seconds));
            }
        } catch (GuestDiedException e) {
            run = dead(call, e, in.console(from, Long.MAX_VALUE));
        }
        coverage.add(run);
        if (!run.isClean()) {
            close();
        }
        return run;
    }

    /** Some deaths are this machine's, not the module's. */
    private static ProbeRun dead(int call, GuestDiedException death, List<String> console) throws GuestDiedException {
        boolean hung = switch (death.verdict()) {
            case QEMU_FAILED, BOOT_FAILED, CHANNEL_BROKEN -> throw death;
            case HANG, TIMEOUT -> true;
            case PANIC, OOPS, JVM_DIED, OUT_OF_MEMORY, WENT_DOWN -> false;
        };
        List<String> lines = death.kernelLines();
        List<KernelTrouble> troubles = ConsoleTrouble.find(console);
        if (troubles.isEmpty() && hung) { // what its tasks are doing is no trouble of its own, but shows where
            troubles = KernelTrouble.findOrAll(
                    lines.stream().map(KernelTrouble::withoutStamp).toList());
        }
        return ProbeRun.dead(call, String.valueOf(death.getMessage()), hung, CrashSources.first(troubles), console);
    }

    private List<String> command(int call) {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                GuestFiles.PAYLOAD + RUN,
                Integer.toString(call),
                probed.hasExit() ? probed.module().name().value() : "-",
                GuestFiles.PAYLOAD + TARGET));
        command.addAll(probed.given().parameters());
        return command;
    }

    /** {@return a guest with all in place that the module needs} */
    private Guest ready() throws IOException, GuestDiedException {
        Guest there = guest;
        if (there != null) {
            return there;
        }
        Map<String, Path> files = new LinkedHashMap<>(payload);
        probed.files().forEach(file -> files.put(String.valueOf(file.getFileName()), file));
        files.put(TARGET, probed.redirected());
        files.put(Shim.NAME + ".ko", probed.shimFile());
        files.put(RUN, probed.runFile());
        Guest fresh = lab.guest(kernel, options, files);
        guest = fresh;
        String only = probed.only().stream().map(Object::toString).collect(Collectors.joining(","));
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                SET_UP,
                "sh",
                GuestFiles.PAYLOAD + Shim.NAME + ".ko",
                only.isEmpty() ? "" : "only=" + only));
        probed.needed().forEach(file -> command.add(GuestFiles.PAYLOAD + file.getFileName()));
        ExecResult result = fresh.exec(command, Duration.ofSeconds(options.timeoutSeconds()));
        if (result.exitCode() != 0) {
            throw Failure.of(ExitCode.REFUSED, probed.given().file().toString(), "cannot be probed")
                    .because("what is to be loaded before it is refused: " + text(result.stderr()))
                    .hint("try it by jkmod vm run");
        }
        if (!checked) {
            check(fresh);
            checked = true;
        }
        return fresh;
    }

    private void check(Guest in) throws IOException, GuestDiedException {
        Path file = probed.given().file();
        List<String> command = new ArrayList<>(List.of("jkmod", "check", "--json", GuestFiles.PAYLOAD + TARGET));
        command.addAll(probed.given().parameters());
        ExecResult result = in.exec(command, Duration.ofSeconds(options.timeoutSeconds()));
        String text = text(result.stdout());
        if (text.isEmpty()) {
            throw Failure.of(ExitCode.REFUSED, file.toString(), "cannot be probed")
                    .because("the guest's jkmod says: " + text(result.stderr()))
                    .hint("try it by jkmod check");
        }
        CheckDocument check = Json.read(CheckDocument.class, text);
        if (check.isUnsafe() || check.isRejected()) {
            throw Failure.of(
                            check.isUnsafe() ? ExitCode.UNSAFE : ExitCode.REFUSED,
                            file.toString(),
                            check.isUnsafe()
                                    ? "the kernel would be harmed by it"
                                    : "the kernel refuses it, " + check.errno().orElse("?"))
                    .because(check.reason())
                    .hint("see jkmod vm run");
        }
    }

    private static List<String> lines(byte[] output) {
        return new String(output, StandardCharsets.UTF_8).lines().toList();
    }

    private static String text(byte[] output) {
        return new String(output, StandardCharsets.UTF_8).strip();
    }

    /** Ends the guest, if there is one. */
    @Override
    public void close() {
        Guest there = guest;
        guest = null;
        if (there != null) {
            there.close();
        }
    }
}
