package io.github.jkmod.report;

import io.github.jkmod.bytes.ControlCharacters;
import io.github.jkmod.preflight.Fate;
import io.github.jkmod.preflight.Origin;
import java.util.List;
import java.util.stream.Collectors;

/** The document of {@link PreflightReport} in words: what is lost first, one line each. */
public final class PreflightText {
    private PreflightText() {}

    /** {@return the text, each line ended by a newline} */
    public static String of(PreflightDocument document) {
        StringBuilder out = new StringBuilder();
        long lost = document.modules().stream()
                .filter(PreflightDocument.InUse::lost)
                .count();
        out.append("from ").append(document.from().orElse("?")).append(" to ").append(document.to());
        out.append(": ")
                .append(lost)
                .append(" of ")
                .append(document.modules().size())
                .append(" modules in use lost, ");
        out.append(document.devices().size()).append(" devices without a driver\n");
        TextTable modules = new TextTable("fate", "module", "in use", "why");
        document.modules().stream()
                .filter(module -> module.fate() != Fate.ACCEPTED)
                .forEach(module -> modules.row(fate(module), module.module(), origins(module), why(module)));
        modules.append(out, "modules that are not as they were");
        TextTable devices = new TextTable("device", "driver", "why");
        document.devices()
                .forEach(device -> devices.row(
                        device.path(),
                        device.driver().orElseGet(() -> String.join(", ", device.modules())),
                        line(device.reason() + "; " + device.modalias())));
        devices.append(out, "devices without a driver");
        TextTable warnings = new TextTable("about", "warning");
        document.modules()
                .forEach(module -> module.warnings().forEach(text -> warnings.row(module.module(), line(text))));
        document.warnings().forEach(text -> warnings.row("modprobe.d", line(text)));
        warnings.append(out, "warnings");
        TextTable trials = new TextTable("module", "forecast", "in a guest", "as forecast");
        document.trials()
                .forEach(trial -> trials.row(
                        trial.module(), trial.forecast().label(), outcome(trial), trial.asForecast() ? "yes" : "NO"));
        trials.append(out, "loaded in a guest of " + document.to());
        notes(document.notes(), out);
        return out.toString();
    }

    private static String outcome(PreflightDocument.Trial trial) {
        return trial.loaded()
                ? "loaded"
                : trial.errno().orElse("?") + (trial.initsOwn() ? " of its own init" : " of the kernel");
    }

    private static void notes(List<String> notes, StringBuilder out) {
        if (!notes.isEmpty()) {
            out.append('\n');
        }
        notes.forEach(note -> out.append("not looked at: ").append(line(note)).append('\n'));
    }

    private static String fate(PreflightDocument.InUse module) {
        return module.fate().label() + module.errno().map(errno -> " " + errno).orElse("");
    }

    private static String origins(PreflightDocument.InUse module) {
        return module.origins().stream().map(Origin::label).collect(Collectors.joining(", "))
                + (module.lost() || !module.fate().isLoss() ? "" : " (no loss)");
    }

    private static String why(PreflightDocument.InUse module) {
        String stage = module.stage().map(name -> name + ": ").orElse("");
        return line(stage + module.reason() + (module.hint().isEmpty() ? "" : "; " + module.hint()));
    }

    private static String line(String text) {
        return ControlCharacters.escaped(text);
    }
}
