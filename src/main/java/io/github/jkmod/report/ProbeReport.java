package io.github.jkmod.report;

import io.github.jkmod.crash.CrashReport;
import io.github.jkmod.crash.Source;
import io.github.jkmod.crash.SymbolFile;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.KernelTrouble;
import io.github.jkmod.probe.Phase;
import io.github.jkmod.probe.ProbeRun;
import io.github.jkmod.probe.ProbeSteps;
import io.github.jkmod.probe.ShimRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Runs of a module with failing calls, with the source lines of what they name, as a document. */
public final class ProbeReport {
    private static final int ERRNOS = 134;

    private final List<SymbolFile> files;

    /** @param files modules that are known */
    public ProbeReport(List<SymbolFile> files) {
        this.files = List.copyOf(files);
    }

    /**
     * {@return a run}
     *
     * @param unfaulted the one without a failure, of which nothing is told again; empty for itself
     */
    public ProbeDocument.Run run(ProbeRun run, Optional<ProbeRun> unfaulted) {
        return new ProbeDocument.Run(
                run.call(),
                run.failed().map(failed -> new ProbeDocument.Call(failed.name(), failed.phase(), site(failed.site()))),
                run.outcome(unfaulted),
                List.copyOf(run.outcomes(unfaulted)),
                run.steps().map(ProbeReport::init),
                run.steps().flatMap(ProbeSteps::script).map(step -> (long) step.status()),
                run.steps().flatMap(ProbeSteps::exit).map(step -> ending(step, "unloaded")),
                run.steps().map(steps -> calls(steps.shim().calls())),
                run.leaks(unfaulted).stream().map(this::leak).toList(),
                run.doubles(unfaulted).stream()
                        .map(twice -> new ProbeDocument.Twice(site(twice.site()), site(twice.first())))
                        .toList(),
                DecodeReport.of("console", run.news(unfaulted), files).reports(),
                run.death());
    }

    private static ProbeDocument.Calls calls(Map<Phase, Long> calls) {
        return new ProbeDocument.Calls(
                calls.getOrDefault(Phase.INIT, 0L),
                calls.getOrDefault(Phase.SCRIPT, 0L),
                calls.getOrDefault(Phase.EXIT, 0L));
    }

    private static String init(ProbeSteps steps) {
        return steps.shim()
                .init()
                .filter(result -> result < 0)
                .map(result -> new Errno(-result).symbol())
                .orElseGet(() -> ending(steps.init(), "loaded"));
    }

    /** insmod and rmmod end their line with the C library's words for the error. */
    private static String ending(ProbeSteps.Step step, String done) {
        if (step.isDone()) {
            return done;
        }
        return step.isKilled()
                ? "killed"
                : IntStream.range(1, ERRNOS)
                        .mapToObj(Errno::new)
                        .filter(errno -> step.said().endsWith(": " + errno.text()))
                        .map(Errno::symbol)
                        .findFirst()
                        .orElse(step.said());
    }

    private ProbeDocument.Leak leak(ShimRecord.Live live) {
        return new ProbeDocument.Leak(live.name(), live.what(), live.count(), live.bytes(), site(live.site()));
    }

    private ProbeDocument.Site site(String place) {
        CrashReport report = CrashReport.of(new KernelTrouble(place, List.of(place)));
        Optional<Source> source =
                report.frames().stream().findFirst().map(placed -> report.source(placed.frame(), files));
        return new ProbeDocument.Site(
                place,
                source.map(Source::lines).orElse(List.of()),
                source.isEmpty()
                        ? Optional.of("the kernel names no place in a function")
                        : source.get().missing());
    }
}
