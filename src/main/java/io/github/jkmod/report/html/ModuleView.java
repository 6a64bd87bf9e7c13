package io.github.jkmod.report.html;

import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.crosscheck.Difference;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.report.CellDocument;
import io.github.jkmod.report.CellDocument.Answer;
import io.github.jkmod.report.CellDocument.Loaded;
import io.github.jkmod.report.CheckDocument;
import io.github.jkmod.report.CrosscheckDocument;
import io.github.jkmod.report.LoadDocument;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A module: the forecast beside the kernel's answer, what the kernel then showed, its memory, its states. */
final class ModuleView {
    private ModuleView() {}

    /** {@return the module's name, or its file's where it holds none} */
    static String name(Loaded module) {
        return module.check().module().orElse(module.check().file());
    }

    /**
     * Writes it.
     *
     * @param level of its heading; those of its parts are one deeper
     * @param load the guest's own document of the load, with times and addresses
     */
    static void write(Html html, int level, Loaded module, Optional<LoadDocument> load) {
        String name = name(module);
        html.open("section", "class", "module");
        html.leaf("h" + level, name + (module.given() ? "" : " (needed)"));
        forecast(html, level + 1, module);
        findings(html, level + 1, name, module.check());
        module.shown().ifPresent(shown -> shown(html, level + 1, name, shown));
        differences(html, level + 1, "Not as forecast: " + name, module.differences());
        module.unload().ifPresent(unload -> differences(html, level + 1, "Left behind by " + name, unload.left()));
        Timeline.write(html, level + 1, module, load);
        Map<String, String> addresses = load.flatMap(LoadDocument::crosscheck)
                .map(CrosscheckDocument::sections)
                .map(MemoryMap::byName)
                .orElse(Map.of());
        module.memory().ifPresent(memory -> {
            MemoryMap.write(html, level + 1, name, memory, addresses);
            html.open("p")
                    .leaf("a", memory.symbols().size() + " symbols and their fate", "href", "#symbols")
                    .close();
        });
        html.close();
    }

    private static void forecast(Html html, int level, Loaded module) {
        CheckDocument check = module.check();
        html.leaf("h" + level, "Forecast and answer for " + name(module));
        html.open("dl", "class", "facts");
        html.open("div").leaf("dt", "forecast").open("dd");
        CellColour.label(html, colour(check.verdict()), forecast(check));
        html.close().close();
        html.open("div").leaf("dt", "the kernel's answer").open("dd");
        module.answer()
                .ifPresentOrElse(
                        answer -> CellColour.label(html, colour(answer.ending()), words(answer)),
                        () -> html.text("not asked"));
        html.close().close();
        module.shown().ifPresent(shown -> {
            html.open("div").leaf("dt", "cross-check").open("dd");
            CellColour.label(html, colour(shown.result()), words(shown.result()));
            html.close().close();
        });
        module.unload().ifPresent(unload -> {
            html.open("div").leaf("dt", "unload").open("dd");
            CellColour.label(html, colour(unload.answer().ending()), unloaded(unload));
            html.close().close();
        });
        html.close();
        if (!check.unknown().isEmpty()) {
            html.leaf("p", "Not known of the kernel: " + String.join(", ", check.unknown()));
        }
    }

    private static String forecast(CheckDocument check) {
        return check.verdict().label()
                + check.errno().map(errno -> ", " + errno).orElse("")
                + check.stage().map(stage -> ", stage " + stage).orElse("");
    }

    private static String words(Answer answer) {
        return switch (answer.ending()) {
            case OK -> answer.syscall() + ": taken";
            case FAILED ->
                answer.syscall() + ": " + answer.errno().orElse("?")
                        + answer.error().map(error -> ", " + error).orElse("");
            case CALLER_KILLED ->
                answer.syscall() + ": the caller was killed"
                        + answer.trouble().map(trouble -> ": " + trouble).orElse("");
        };
    }

    private static String unloaded(CellDocument.Unload unload) {
        return words(unload.answer())
                + unload.result()
                        .map(result ->
                                "; what is left: " + (result == Crosscheck.Result.MATCH ? "nothing" : words(result)))
                        .orElse("");
    }

    private static String words(Crosscheck.Result result) {
        return switch (result) {
            case MATCH -> "as forecast";
            case DIFFERENT -> "not as forecast";
            case UNKNOWN -> "nothing to compare";
        };
    }

    private static CellColour colour(Verdict.Answer verdict) {
        return switch (verdict) {
            case ACCEPT -> CellColour.GOOD;
            case REJECT, UNSAFE -> CellColour.BAD;
            case UNKNOWN -> CellColour.QUIET;
        };
    }

    private static CellColour colour(Attempt.Ending ending) {
        return ending == Attempt.Ending.OK ? CellColour.GOOD : CellColour.BAD;
    }

    private static CellColour colour(Crosscheck.Result result) {
        return switch (result) {
            case MATCH -> CellColour.GOOD;
            case DIFFERENT -> CellColour.WARN;
            case UNKNOWN -> CellColour.QUIET;
        };
    }

    private static void findings(Html html, int level, String name, CheckDocument check) {
        if (check.findings().isEmpty()) {
            return;
        }
        html.leaf("h" + level, "Findings in " + name);
        html.open("ul", "class", "findings");
        for (CheckDocument.Said said : check.findings()) {
            html.open("li");
            html.leaf("strong", said.severity().name().toLowerCase(Locale.ROOT) + ", " + said.stage());
            html.text(": " + said.what() + ": " + said.why());
            said.where()
                    .ifPresent(where ->
                            html.text(String.format(Locale.ROOT, " (%s+0x%x)", where.section(), where.offset())));
            if (!said.hint().isEmpty()) {
                html.text(" ").leaf("em", "What to do: " + said.hint());
            }
            said.kernelLog().ifPresent(line -> html.leaf("code", line));
            html.close();
        }
        html.close();
    }

    private static void shown(Html html, int level, String name, CellDocument.Shown shown) {
        html.leaf("h" + level, "What the kernel showed of " + name);
        html.open("dl", "class", "facts");
        shown.size().ifPresent(size -> Parts.fact(html, "size", size + " bytes"));
        Parts.fact(html, "used by", shown.usedBy().isEmpty() ? "none" : String.join(", ", shown.usedBy()));
        Parts.fact(html, "taints", shown.taints().isEmpty() ? "none" : shown.taints());
        Parts.fact(html, "symbols during init, by the forecast", Integer.toString(shown.duringInit()));
        Parts.fact(
                html,
                "symbols after init",
                shown.afterInit().map(String::valueOf).orElse("not read"));
        Parts.fact(html, "dropped after init", Integer.toString(shown.dropped().size()));
        html.close();
        Parts.list(
                html,
                shown.notCompared().stream()
                        .map(what -> "not compared: " + what)
                        .toList());
    }

    private static void differences(Html html, int level, String heading, List<Difference> differences) {
        if (differences.isEmpty()) {
            return;
        }
        html.leaf("h" + level, heading);
        Parts.openTable(html, heading, "what", "forecast", "the kernel");
        differences.forEach(each -> Parts.row(html, each.what(), each.forecast(), each.seen()));
        Parts.closeTable(html);
    }
}
