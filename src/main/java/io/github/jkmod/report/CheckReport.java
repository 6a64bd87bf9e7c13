package io.github.jkmod.report;

import io.github.jkmod.forecast.Finding;
import io.github.jkmod.forecast.Forecast;
import io.github.jkmod.forecast.Verdict;
import io.github.jkmod.kernel.Fact;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.model.Errno;
import java.util.Locale;

/** The forecast of one file, as {@code check --json} writes it. */
final class CheckReport {
    private CheckReport() {}

    static Tree of(String file, Forecast forecast, Fact<KernelIdentity> identity) {
        Verdict verdict = forecast.verdict();
        return Tree.create()
                .put("file", file)
                .put("module", forecast.name().value())
                .put(
                        "kernel",
                        Tree.create()
                                .put("release", identity.value().map(KernelIdentity::release))
                                .put(
                                        "arch",
                                        identity.value()
                                                .map(i -> i.architecture().label())))
                .put("verdict", label(verdict.answer()))
                .put("errno", verdict.errno().map(Errno::symbol))
                .put("stage", verdict.stage().map(stage -> stage.label()))
                .put(
                        "findings",
                        verdict.findings().stream()
                                .map(CheckReport::finding)
                                .map(Tree::map)
                                .toList())
                .put("unknown", verdict.unknown());
    }

    private static Tree finding(Finding finding) {
        return Tree.create()
                .put("stage", finding.stage().label())
                .put("severity", label(finding.severity()))
                .put("what", finding.what())
                .put("why", finding.why())
                .put("hint", finding.hint())
                .put(
                        "where",
                        finding.where()
                                .map(place -> Tree.create()
                                        .put("section", place.section())
                                        .put("offset", place.offset())
                                        .map()))
                .put("kernelLog", finding.kernelLog());
    }

    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
