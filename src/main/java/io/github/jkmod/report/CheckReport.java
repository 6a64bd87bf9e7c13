package io.github.jkmod.report;

import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.util.List;
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
    public static CheckDocument of(
            String file, Optional<ModuleName> module, Verdict verdict, Fact<KernelIdentity> identity) {
        return new CheckDocument(
                file,
                module.map(ModuleName::value).map(FileText::decoded),
                new CheckDocument.Kernel(
                        identity.value().map(KernelIdentity::release),
                        identity.value().map(known -> known.architecture().label())),
                verdict.answer(),
                verdict.errno().map(Errno::symbol),
                verdict.stage().map(stage -> stage.label()),
                findings(verdict),
                verdict.unknown());
    }

    /** The one that decided comes first. */
    static List<CheckDocument.Said> findings(Verdict verdict) {
        Optional<Finding> decider = verdict.decider();
        return Stream.concat(
                        decider.stream(),
                        verdict.findings().stream().filter(finding -> !decider.equals(Optional.of(finding))))
                .map(CheckReport::finding)
                .toList();
    }

    private static CheckDocument.Said finding(Finding finding) {
        return new CheckDocument.Said(
                finding.stage().label(),
                finding.severity(),
                FileText.decoded(finding.what()),
                FileText.decoded(finding.why()),
                FileText.decoded(finding.hint()),
                finding.where().map(place -> new Finding.Place(FileText.decoded(place.section()), place.offset())),
                finding.kernelLog().map(FileText::decoded));
    }
}
