package io.github.jkmod.report;

import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The forecast of one file, as {@code check --json} writes it. */
public final class CheckReport {
    private CheckReport() {}

    /**
     * {@return the object of one file}
     *
     * @param file its name as given
     * @param module the module's name; empty where the file holds none
     * @param identity of the kernel that the forecast is for
     */
    public static Tree of(String file, Optional<ModuleName> module, Verdict verdict, Fact<KernelIdentity> identity) {
        return Tree.create()
                .put("file", file)
                .put("module", module.map(ModuleName::value).map(FileText::decoded))
                .put(
                        "kernel",
                        Tree.create()
                                .put("release", identity.value().map(KernelIdentity::release))
                                .put(
                                        "arch",
                                        identity.value()
                                                .map(i -> i.architecture().label())))
                .put("verdict", verdict.answer().label())
                .put("errno", verdict.errno().map(Errno::symbol))
                .put("stage", verdict.stage().map(stage -> stage.label()))
                .put("findings", findings(verdict))
                .put("unknown", verdict.unknown());
    }

    /** The one that decided comes first. */
    static List<?> findings(Verdict verdict) {
        Optional<Finding> decider = verdict.decider();
        return Stream.concat(
                        decider.stream(),
                        verdict.findings().stream().filter(finding -> !decider.equals(Optional.of(finding))))
                .map(CheckReport::finding)
                .map(Tree::map)
                .toList();
    }

    static Tree finding(Finding finding) {
        return Tree.create()
                .put("stage", finding.stage().label())
                .put("severity", label(finding.severity()))
                .put("what", FileText.decoded(finding.what()))
                .put("why", FileText.decoded(finding.why()))
                .put("hint", FileText.decoded(finding.hint()))
                .put(
                        "where",
                        finding.where()
                                .map(place -> Tree.create()
                                        .put("section", FileText.decoded(place.section()))
                                        .put("offset", place.offset())
                                        .map()))
                .put("kernelLog", finding.kernelLog().map(FileText::decoded));
    }

    static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
