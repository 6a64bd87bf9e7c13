package io.github.jkmod.report;

import io.github.jkmod.crash.CodePlace;
import io.github.jkmod.crash.CrashReport;
import io.github.jkmod.crash.Frame;
import io.github.jkmod.crash.Source;
import io.github.jkmod.crash.SymbolFile;
import io.github.jkmod.model.KernelTrouble;
import java.util.List;

/** A kernel's reports with their sources as a document. */
public final class DecodeReport {
    private DecodeReport() {}

    /**
     * {@return the document of {@code decode --json}}
     *
     * @param log its path
     * @param files modules and kernels that are known
     */
    public static DecodeDocument of(String log, List<KernelTrouble> troubles, List<SymbolFile> files) {
        return new DecodeDocument(
                log, troubles.stream().map(trouble -> report(trouble, files)).toList());
    }

    private static DecodeDocument.Report report(KernelTrouble trouble, List<SymbolFile> files) {
        CrashReport report = CrashReport.of(trouble);
        return new DecodeDocument.Report(
                report.title(),
                report.frames().stream()
                        .map(placed -> place(placed, report.source(placed.frame(), files)))
                        .toList(),
                report.registers(),
                trouble.lines());
    }

    private static DecodeDocument.Place place(CrashReport.Placed placed, Source source) {
        Frame frame = placed.frame();
        return new DecodeDocument.Place(
                placed.line(),
                frame.kind(),
                frame.toString(),
                frame.function(),
                frame.offset(),
                frame.module(),
                frame.reliable(),
                source.code().map(CodePlace::section),
                source.lines(),
                source.missing());
    }
}
