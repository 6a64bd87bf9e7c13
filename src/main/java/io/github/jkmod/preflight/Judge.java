package io.github.jkmod.preflight;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.Forecast;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.image.Compression;
import io.github.jkmod.image.FileBytes;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.model.Errno;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks the forecast of {@code check} for one file of the new kernel. */
final class Judge {
    /** What the kernel says of a module that it takes, and that differs from what the module was made for. */
    private static final Set<LoadStage> TELLING = Set.of(LoadStage.PARAMS, LoadStage.NOTIFIERS);

    private final KernelFacts kernel;

    Judge(KernelFacts kernel) {
        this.kernel = kernel;
    }

    /**
     * What becomes of a file.
     *
     * @param warnings what the load survives
     */
    record Judgement(Fate fate, ModuleOutcome.Answer answer, List<String> warnings) {
        static Judgement of(Fate fate, String reason, String hint) {
            return new Judgement(fate, ModuleOutcome.Answer.of(reason, hint), List.of());
        }
    }

    /** @param parameters as modprobe would give them */
    Judgement judge(Path file, String parameters) {
        try {
            return judgement(verdict(file, parameters));
        } catch (IOException e) {
            return Judgement.of(Fate.UNKNOWN, file + ": cannot be read: " + e.getMessage(), "make it readable");
        } catch (MalformedException e) {
            return Judgement.of(Fate.REFUSED, String.valueOf(e.getMessage()), "install it anew");
        }
    }

    private Verdict verdict(Path file, String parameters) throws IOException {
        String path = file.toString();
        byte[] bytes = FileBytes.read(file, path, ModuleImage.MAX_FILE_SIZE);
        Window content = Window.of(bytes, path);
        LoadCall call = LoadCall.of(Compression.of(content), 0, parameters, kernel);
        try {
            return Forecast.verdict(ModuleImage.of(bytes, path), call, kernel);
        } catch (MalformedException e) {
            return Forecast.ofBrokenPacking(content, e, call, kernel);
        }
    }

    private static Judgement judgement(Verdict verdict) {
        List<String> warnings = verdict.findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.WARNING)
                .filter(finding -> TELLING.contains(finding.stage()))
                .map(finding -> finding.what() + ": " + finding.why())
                .toList();
        return switch (verdict.answer()) {
            case ACCEPT -> new Judgement(Fate.ACCEPTED, ModuleOutcome.Answer.of("", ""), warnings);
            case UNKNOWN ->
                new Judgement(
                        Fate.UNKNOWN,
                        ModuleOutcome.Answer.of(
                                "not known of the kernel: " + String.join(", ", verdict.unknown()),
                                "its configuration, boot file and headers tell more"),
                        warnings);
            case REJECT -> new Judgement(Fate.REFUSED, refusal(verdict), warnings);
            case UNSAFE -> new Judgement(Fate.UNSAFE, refusal(verdict), warnings);
        };
    }

    private static ModuleOutcome.Answer refusal(Verdict verdict) {
        Optional<Finding> decider = verdict.decider();
        return new ModuleOutcome.Answer(
                decider.map(finding -> finding.what() + ": " + finding.why()).orElse(verdict.summary()),
                decider.map(Finding::hint).orElse(""),
                verdict.errno().map(Errno::symbol),
                verdict.stage().map(LoadStage::label),
                Optional.empty());
    }
}
