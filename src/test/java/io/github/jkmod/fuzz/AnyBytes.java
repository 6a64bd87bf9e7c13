package io.github.jkmod.fuzz;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.Forecast;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.image.Compression;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.report.CheckReport;
import io.github.jkmod.report.CheckText;
import io.github.jkmod.report.InspectReport;
import io.github.jkmod.report.Json;
import java.util.List;
import java.util.Optional;

/** What must hold of any bytes: {@code check} has a verdict on them, and {@code inspect} a report or one line. */
final class AnyBytes {
    private static final String PATH = "any.ko";

    private AnyBytes() {}

    /**
     * Looks at {@code file} as {@code check} and {@code inspect} do.
     *
     * @throws RuntimeException if anything but a verdict and a report or {@link MalformedException} comes out
     */
    static void look(byte[] file, List<? extends KernelFacts> kernels) {
        Window content = Window.of(file, PATH);
        Compression compression = Compression.of(content);
        ModuleImage image;
        try {
            image = ModuleImage.of(file, PATH);
        } catch (MalformedException e) {
            for (KernelFacts kernel : kernels) {
                LoadCall call = LoadCall.of(compression, 0, "", kernel);
                require(
                        Forecast.ofBrokenPacking(content, e, call, kernel),
                        Optional.empty(),
                        new Fact.Absent<>("none"));
            }
            return;
        }
        Optional<ModuleName> name = ModuleFile.nameIn(image);
        for (KernelFacts kernel : kernels) {
            LoadCall call = LoadCall.of(compression, 0, "a=1 b", kernel);
            require(Forecast.verdict(image, call, kernel), name, kernel.identity());
        }
        try {
            ModuleFile module = ModuleFile.parse(image);
            InspectReport.text(module);
            InspectReport.json(module);
            kernels.forEach(kernel -> Forecast.of(module, "a=1 b", kernel));
        } catch (MalformedException e) {
            require(!e.getMessage().contains("\n"), "one line: " + e.getMessage());
        }
    }

    private static void require(Verdict verdict, Optional<ModuleName> name, Fact<KernelIdentity> identity) {
        boolean refused = verdict.answer() == Verdict.Answer.REJECT;
        boolean unsafe = verdict.answer() == Verdict.Answer.UNSAFE;
        require(verdict.errno().isPresent() == refused, "an errno with a refusal only: " + verdict);
        require(verdict.stage().isPresent() == (refused || unsafe), "a stage with a decision only: " + verdict);
        require(verdict.decider().isPresent() == (refused || unsafe), "a decision has a finding: " + verdict);
        require(
                !unsafe || verdict.decider().flatMap(Finding::where).isPresent(),
                "what is unsafe is at a place: " + verdict);
        require(
                (verdict.answer() == Verdict.Answer.UNKNOWN)
                        == (!refused && !unsafe && !verdict.unknown().isEmpty()),
                "what is unknown has a name: " + verdict);
        CheckText.of(CheckReport.of(PATH, name, verdict, identity));
        Json.line(CheckReport.of(PATH, name, verdict, identity));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException(what);
        }
    }
}
