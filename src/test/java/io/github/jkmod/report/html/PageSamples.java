package io.github.jkmod.report.html;

import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.crosscheck.Difference;
import io.github.jkmod.dwarf.SourceLines.SourceLine;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.matrix.CellOutcome;
import io.github.jkmod.matrix.KtapResult;
import io.github.jkmod.module.SectionFate;
import io.github.jkmod.report.CellDocument;
import io.github.jkmod.report.CellDocument.ModuleMemory;
import io.github.jkmod.report.CheckDocument;
import io.github.jkmod.report.MatrixDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Matrices for the tests of pages: one cell for each outcome, with everything in it that a cell can have. */
final class PageSamples {
    private PageSamples() {}

    /**
     * {@return a matrix with a cell for each outcome}
     *
     * @param name of the module, the folder and everything else that documents bring along
     * @param symbols how many the module has
     */
    static MatrixDocument matrix(String name, int symbols) {
        List<CellDocument> cells = new ArrayList<>();
        for (CellOutcome outcome : CellOutcome.values()) {
            String arch = cells.size() % 2 == 0 ? "x86_64" : "arm64";
            cells.add(cell(name, symbols, "6." + cells.size() / 2, arch, outcome));
        }
        return new MatrixDocument(
                name,
                cells,
                List.of(new MatrixDocument.Break("x86_64", Optional.of("6.0/x86_64"), "6.1/x86_64", name)));
    }

    private static CellDocument cell(String name, int symbols, String kernel, String arch, CellOutcome outcome) {
        return new CellDocument(
                kernel + "/" + arch,
                "key",
                kernel,
                arch,
                Optional.of(kernel + ".0-" + name),
                outcome,
                outcome.isGood() ? Optional.empty() : Optional.of(name),
                Optional.of(new CellDocument.Build(outcome != CellOutcome.NOT_BUILT, List.of(name), List.of(name))),
                List.of(
                        loaded("needed", false, List.of(name), Optional.empty()),
                        loaded(name, true, List.of(), Optional.of(memory(name, symbols)))),
                Optional.of(new CellDocument.Test(
                        name,
                        1,
                        List.of(new KtapResult(
                                List.of(name), KtapResult.Status.FAILED, Optional.of(name), List.of(name))))),
                List.of(new CellDocument.Crash(
                        name,
                        List.of(new CellDocument.CrashFrame(
                                name, Optional.of(name), List.of(new SourceLine(name, name, 1)))))),
                Optional.empty());
    }

    private static CellDocument.Loaded loaded(
            String name, boolean given, List<String> usedBy, Optional<ModuleMemory> memory) {
        CheckDocument check = new CheckDocument(
                name + ".ko",
                Optional.of(name),
                new CheckDocument.Kernel(Optional.of("6.1"), Optional.of("x86_64")),
                Verdict.Answer.ACCEPT,
                Optional.empty(),
                Optional.empty(),
                List.of(new CheckDocument.Said(
                        "modinfo",
                        Finding.Severity.WARNING,
                        name,
                        name,
                        name,
                        Optional.of(new Finding.Place(name, 1)),
                        Optional.of(name))),
                List.of(name));
        CellDocument.Answer answer = new CellDocument.Answer(
                "finit_module", Attempt.Ending.OK, Optional.empty(), Optional.empty(), Optional.empty());
        return new CellDocument.Loaded(
                given,
                check,
                Optional.of(answer),
                Optional.of(new CellDocument.Shown(
                        Crosscheck.Result.MATCH,
                        Optional.of(16384L),
                        usedBy,
                        "OE",
                        9,
                        Optional.of(6),
                        List.of(),
                        List.of(name))),
                List.of(new Difference(name, name, name)),
                Optional.of(new CellDocument.Unload(answer, Optional.of(Crosscheck.Result.MATCH), List.of())),
                memory);
    }

    private static ModuleMemory memory(String name, int symbols) {
        List<ModuleMemory.Symbol> all = new ArrayList<>();
        for (int i = 0; i < symbols; i++) {
            boolean init = i % 4 == 0;
            all.add(new ModuleMemory.Symbol(
                    name + "_" + i, Optional.of("t"), init ? ".init.text" : ".text", 16, true, !init, name));
        }
        return new ModuleMemory(
                List.of(
                        new ModuleMemory.Placed(".text", 4096, 16, SectionFate.CORE, name),
                        new ModuleMemory.Placed(".init.text", 512, 16, SectionFate.INIT, name),
                        new ModuleMemory.Placed(name, 1, 1, SectionFate.DROPPED, name)),
                all);
    }
}
