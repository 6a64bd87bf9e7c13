package io.github.jkmod.conformance;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.Forecast;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the forecast about cases of one kernel. */
final class Foretelling {
    private final KernelFacts folder;
    private final Bases bases;
    private final Map<String, byte[]> recent = new HashMap<>();
    private final Map<String, ModuleFile> modules = new HashMap<>();

    /**
     * What the forecast says.
     *
     * @param answer the one word
     * @param errno the error, 0 for none
     * @param stage the deciding stage's label, or empty
     * @param why the deciding finding, or what is unknown
     * @param nanos how long it took
     */
    record Told(Verdict.Answer answer, int errno, String stage, String why, long nanos) {}

    Foretelling(KernelFacts folder, Bases bases) {
        this.folder = folder;
        this.bases = bases;
    }

    /** {@return the forecast for a case, with these modules in: {@code NAME:STATE:TAINTS}} */
    Told tell(CaseSpec spec, List<String> loaded) throws IOException {
        byte[] content = spec.edits().apply(bytes(spec.base()));
        KernelFacts facts = new ReplayFacts(folder, loaded, own(spec.before()));
        long start = System.nanoTime();
        Verdict verdict;
        try {
            verdict = Forecast.verdict(Window.of(content, GuestRuns.moduleName(spec.base())), spec.call(), facts);
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return new Told(
                    Verdict.Answer.UNKNOWN, 0, "broken", "the forecast broke: " + brief(e), System.nanoTime() - start);
        }
        long nanos = System.nanoTime() - start;
        String why = verdict.answer() == Verdict.Answer.UNKNOWN
                ? "unknown: " + String.join(", ", verdict.unknown())
                : deciding(verdict).map(Foretelling::text).orElse("");
        return new Told(
                verdict.answer(),
                verdict.errno().map(Errno::number).orElse(0),
                verdict.stage().map(LoadStage::label).orElse(""),
                why,
                nanos);
    }

    private static String brief(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        return e + (trace.length == 0 ? "" : " at " + trace[0]);
    }

    private static Optional<Finding> deciding(Verdict verdict) {
        return verdict.findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .findFirst();
    }

    private static String text(Finding finding) {
        String where = finding.where()
                .map(place -> " (" + place.section() + "+0x" + Long.toHexString(place.offset()) + ")")
                .orElse("");
        return finding.what()
                + where
                + finding.kernelLog().map(line -> " | " + line).orElse("");
    }

    private byte[] bytes(String base) throws IOException {
        byte[] known = recent.get(base);
        if (known == null) {
            if (recent.size() > 40) {
                recent.clear();
            }
            known = bases.bytes(base);
            recent.put(base, known);
        }
        return known;
    }

    /** Those loaded before that are not of the kernel's own tree. */
    private Map<ModuleName, ModuleFile> own(List<String> before) throws IOException {
        Map<ModuleName, ModuleFile> own = new HashMap<>();
        for (String base : before) {
            if (base.contains("@")) {
                ModuleFile file = modules.get(base);
                if (file == null) {
                    file = ModuleFile.parse(ModuleImage.of(bases.bytes(base), base));
                    modules.put(base, file);
                }
                own.put(file.name(), file);
            }
        }
        return own;
    }
}
