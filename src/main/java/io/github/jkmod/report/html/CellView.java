package io.github.jkmod.report.html;

import io.github.jkmod.dwarf.SourceLines.SourceLine;
import io.github.jkmod.matrix.KtapResult;
import io.github.jkmod.report.CellDocument;
import io.github.jkmod.report.CellDocument.Crash;
import io.github.jkmod.report.CellDocument.CrashFrame;
import io.github.jkmod.report.CellDocument.Loaded;
import io.github.jkmod.report.CellDocument.Measured;
import io.github.jkmod.report.LoadDocument;
import io.github.jkmod.report.VmRunDocument;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** All that is known of one cell. */
final class CellView {
    private CellView() {}

    /** Writes it; its headings are of the third level and below. */
    static void write(Html html, CellDocument cell) {
        cell.reason().ifPresent(reason -> html.leaf("p", reason, "class", "reason"));
        html.open("dl", "class", "facts");
        Parts.fact(html, "kernel", cell.kernel());
        Parts.fact(html, "architecture", cell.arch());
        Parts.fact(html, "release", cell.release().orElse("not known"));
        cell.measured().ifPresent(measured -> times(html, measured));
        html.close();
        cell.build().ifPresent(build -> {
            if (!build.lines().isEmpty() || !build.built()) {
                Parts.lines(html, 3, "What the compiler said on " + cell.cell(), build.lines());
            }
        });
        crashes(html, cell.cell(), cell.crashes());
        cell.test().ifPresent(test -> test(html, cell.cell(), test));
        DependencyGraph.write(html, 3, cell.modules());
        modules(html, cell.modules(), cell.measured().flatMap(Measured::run).map(VmRunDocument::loads));
        cell.measured().ifPresent(measured -> {
            Parts.lines(html, 3, "The test's last lines on " + cell.cell(), measured.testOutput());
            Parts.lines(html, 3, "The console's last lines on " + cell.cell(), measured.console());
        });
    }

    /**
     * Writes modules.
     *
     * @param loads the guest's own documents
     */
    static void modules(Html html, List<Loaded> modules, Optional<LoadDocument> loads) {
        for (Loaded module : modules) {
            Optional<LoadDocument> own = loads.stream()
                    .flatMap(load -> Stream.concat(load.others().documents().stream(), Stream.of(load)))
                    .filter(load -> load.check().module().equals(module.check().module()))
                    .findFirst();
            ModuleView.write(html, 3, module, own);
        }
    }

    private static void times(Html html, Measured measured) {
        Parts.fact(html, "time", seconds(measured.seconds()));
        Parts.fact(html, "of it for the build", seconds(measured.buildSeconds()));
        measured.bootSeconds().ifPresent(boot -> Parts.fact(html, "until the guest answered", seconds(boot)));
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f s", seconds);
    }

    /** Writes what the kernel complained of. */
    static void crashes(Html html, String where, List<Crash> crashes) {
        if (crashes.isEmpty()) {
            return;
        }
        html.leaf("h3", "What the kernel complained of on " + where);
        for (Crash crash : crashes) {
            html.leaf("p", crash.title(), "class", "reason");
            html.open("ol", "class", "frames");
            for (CrashFrame frame : crash.frames()) {
                html.open("li").leaf("code", frame.place());
                for (SourceLine line : frame.source()) {
                    html.open("div").text("at ").leaf("code", line.file() + ":" + line.line());
                    if (!line.function().isEmpty()) {
                        html.text(" in ").leaf("code", line.function());
                    }
                    html.close();
                }
                html.close();
            }
            html.close();
        }
    }

    private static void test(Html html, String where, CellDocument.Test test) {
        html.leaf("h3", "The test on " + where);
        html.leaf("p", test.command() + " ended with exit code " + test.exitCode() + ".");
        if (test.results().isEmpty()) {
            return;
        }
        Parts.openTable(html, "Results of " + test.command() + " on " + where, "test", "result", "why", "said");
        for (KtapResult result : test.results()) {
            html.open("tr").leaf("th", result.name(), "scope", "row").open("td");
            CellColour.label(
                    html, colour(result.status()), result.status().name().toLowerCase(Locale.ROOT));
            html.close().leaf("td", result.reason().orElse("")).open("td");
            result.diagnostics().forEach(line -> html.leaf("div", line));
            html.close().close();
        }
        Parts.closeTable(html);
    }

    private static CellColour colour(KtapResult.Status status) {
        return switch (status) {
            case PASSED -> CellColour.GOOD;
            case FAILED -> CellColour.BAD;
            case SKIPPED, EXPECTED -> CellColour.QUIET;
        };
    }
}
