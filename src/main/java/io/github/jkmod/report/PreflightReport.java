package io.github.jkmod.report;

import io.github.jkmod.model.ModuleName;
import io.github.jkmod.preflight.DeviceLoss;
import io.github.jkmod.preflight.ModuleOutcome;
import io.github.jkmod.preflight.PreflightResult;
import java.util.List;

/** What a machine loses in another kernel as a document. */
public final class PreflightReport {
    private PreflightReport() {}

    /** {@return the document of {@code preflight --json}} */
    public static PreflightDocument of(PreflightResult result) {
        return new PreflightDocument(
                result.from(),
                result.to(),
                result.isLoss(),
                result.modules().stream().map(PreflightReport::module).toList(),
                result.devices().stream().map(PreflightReport::device).toList(),
                result.warnings(),
                result.notes(),
                List.of());
    }

    private static PreflightDocument.InUse module(ModuleOutcome outcome) {
        ModuleOutcome.Answer answer = outcome.answer();
        return new PreflightDocument.InUse(
                FileText.decoded(outcome.name().value()),
                outcome.origins().stream().sorted().toList(),
                outcome.fate(),
                outcome.isLoss(),
                answer.errno(),
                answer.stage(),
                answer.successor().map(ModuleName::value).map(FileText::decoded),
                FileText.decoded(answer.reason()),
                FileText.decoded(answer.hint()),
                outcome.warnings().stream().map(FileText::decoded).toList());
    }

    private static PreflightDocument.Driverless device(DeviceLoss loss) {
        return new PreflightDocument.Driverless(
                loss.device().path(),
                FileText.decoded(loss.device().modalias()),
                loss.device().driver(),
                loss.drivers().stream().map(ModuleName::value).toList(),
                FileText.decoded(loss.reason()));
    }
}
