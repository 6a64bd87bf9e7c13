package io.github.jkmod.cli.matrix;

import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.matrix.CellOutcome;
import io.github.jkmod.matrix.KtapResult;
import io.github.jkmod.report.CellDocument;
import io.github.jkmod.report.CellReport;
import io.github.jkmod.report.PlanDocument;
import io.github.jkmod.report.VmRunDocument;
import java.util.List;
import java.util.Optional;

/** What becomes of a cell, told step by step; the first step that fails decides. */
final class CellStory {
    private final PlanDocument.Planned planned;
    private Optional<String> release = Optional.empty();
    private Optional<CellOutcome> outcome = Optional.empty();
    private Optional<String> reason = Optional.empty();
    private Optional<CellDocument.Build> build = Optional.empty();
    private List<CellDocument.Loaded> modules = List.of();
    private Optional<CellDocument.Test> test = Optional.empty();
    private List<CellDocument.Crash> crashes = List.of();
    private double buildSeconds;
    private Optional<Double> bootSeconds = Optional.empty();
    private Optional<VmRunDocument> run = Optional.empty();
    private List<String> testOutput = List.of();
    private List<String> death = List.of();

    CellStory(PlanDocument.Planned planned) {
        this.planned = planned;
    }

    void on(String kernelRelease) {
        release = Optional.of(kernelRelease);
    }

    void built(CellDocument.Build made) {
        build = Optional.of(made);
    }

    void tookToBuild(double seconds) {
        buildSeconds = seconds;
    }

    void answeredAfter(double seconds) {
        bootSeconds = Optional.of(seconds);
    }

    void tested(CellDocument.Test result, List<String> output) {
        test = Optional.of(result);
        testOutput = output;
    }

    void died(String why, List<CellDocument.Crash> complaints, List<String> console) {
        crashes = complaints;
        death = console;
        end(CellOutcome.DIED, crashPlace().map(place -> place + "; " + why).orElse(why));
    }

    /** It ends so, unless it has ended before. */
    void end(CellOutcome how, String why) {
        if (outcome.isEmpty()) {
            outcome = Optional.of(how);
            reason = Optional.of(why);
        }
    }

    /**
     * The guest's answer is there.
     *
     * @param errors the lines of its jkmod on standard error
     */
    void loaded(
            List<CellDocument.Loaded> loads,
            List<CellDocument.Crash> complaints,
            VmRunDocument document,
            List<String> errors) {
        modules = loads;
        crashes = complaints;
        run = Optional.of(document);
        loads.forEach(each -> judgeLoad(each, errors));
        test.ifPresent(this::judgeTest);
        loads.forEach(this::judgeUnload);
        if (!complaints.isEmpty()) {
            end(CellOutcome.COMPLAINED, crashPlace().orElse(complaints.get(0).title()));
        }
    }

    private void judgeLoad(CellDocument.Loaded load, List<String> errors) {
        String name = load.check().file();
        boolean ok = load.answer()
                .filter(answer -> answer.ending() == Attempt.Ending.OK)
                .isPresent();
        boolean killed = load.answer()
                .filter(answer -> answer.ending() == Attempt.Ending.CALLER_KILLED)
                .isPresent();
        if (killed) {
            end(CellOutcome.COMPLAINED, name + ": " + crashPlace().orElse("the kernel killed the caller of its init"));
        } else if (load.shown().isEmpty() && !load.differences().isEmpty()) {
            end(CellOutcome.SURPRISED, name + ": " + load.differences().get(0));
        } else if (!ok) {
            end(CellOutcome.REFUSED, refusal(name, errors));
        } else if (load.shown()
                .filter(shown -> shown.result() == Crosscheck.Result.MATCH)
                .isEmpty()) {
            end(
                    CellOutcome.DIFFERS,
                    name + ": "
                            + load.differences().stream()
                                    .findFirst()
                                    .map(Object::toString)
                                    .orElse("the kernel shows nothing to compare with"));
        }
    }

    private static String refusal(String name, List<String> errors) {
        return errors.stream()
                .filter(line -> line.contains("not loaded: "))
                .map(CellStory::plain)
                .findFirst()
                .orElse(name + ": not loaded");
    }

    /** {@return an error line of jkmod, with the file's name alone} */
    static String plain(String line) {
        String text = line.replaceFirst("^jkmod: ", "").replaceFirst("^\\S*/(?=[^/ ]+: )", "");
        return CellReport.steady(text);
    }

    private void judgeTest(CellDocument.Test result) {
        Optional<KtapResult> failed = result.results().stream()
                .filter(each -> !each.status().isGood())
                .findFirst();
        if (failed.isPresent()) {
            end(
                    CellOutcome.TEST_FAILED,
                    result.command() + ": " + failed.get().name()
                            + failed.get().reason().map(why -> ": " + why).orElse(""));
        } else if (result.exitCode() != 0) {
            String last = testOutput.isEmpty() ? "" : ": " + CellReport.steady(testOutput.get(testOutput.size() - 1));
            end(CellOutcome.TEST_FAILED, result.command() + ": exit code " + result.exitCode() + last);
        }
    }

    private void judgeUnload(CellDocument.Loaded load) {
        load.unload().ifPresent(unload -> {
            String name = load.check().file();
            if (unload.answer().ending() != Attempt.Ending.OK) {
                end(
                        CellOutcome.LEFTOVER,
                        name + ": not unloaded: " + unload.answer().errno().orElse("the kernel killed the caller"));
            } else if (!unload.result().equals(Optional.of(Crosscheck.Result.MATCH))) {
                end(
                        CellOutcome.LEFTOVER,
                        name + ": unloaded, but something is left: "
                                + unload.left().stream()
                                        .findFirst()
                                        .map(Object::toString)
                                        .orElse("nothing could be read"));
            }
        });
    }

    /** {@return the first complaint that names a module's source line, else the first} */
    private Optional<String> crashPlace() {
        return crashes.stream()
                .flatMap(crash -> crash.withPlace().stream())
                .findFirst()
                .or(() -> crashes.stream().findFirst().map(CellDocument.Crash::title));
    }

    /** {@return the whole story} */
    CellDocument told(double seconds) {
        return new CellDocument(
                planned.cell(),
                planned.key(),
                planned.kernel(),
                planned.arch(),
                release,
                outcome.orElse(CellOutcome.PASSED),
                reason,
                build,
                modules,
                test,
                crashes,
                Optional.of(new CellDocument.Measured(seconds, buildSeconds, bootSeconds, run, testOutput, death)));
    }
}
