package io.github.jkmod.report;

import io.github.jkmod.bytes.ControlCharacters;
import io.github.jkmod.crash.Frame;
import io.github.jkmod.dwarf.SourceLines.SourceLine;
import io.github.jkmod.probe.ProbeOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A {@link ProbeDocument} in words: what is wrong without a failure, then a line for each call that failed. */
public final class ProbeText {
    /** Frames of a report that are shown: the first ones are nearest to the trouble. */
    private static final int MOST_FRAMES = 4;

    private final StringBuilder out = new StringBuilder();

    private ProbeText() {}

    /** {@return the document in words} */
    public static String of(ProbeDocument probe) {
        ProbeText text = new ProbeText();
        text.head(probe);
        text.details(probe.unfaulted());
        probe.runs().forEach(text::run);
        text.line("", summary(probe));
        probe.coverage()
                .forEach(each -> text.line(
                        "", each.name() + ": " + each.executed() + " of " + each.lines() + " lines executed"));
        probe.unseen().forEach(what -> text.line("", "not looked at: " + what));
        return text.out.toString();
    }

    private void head(ProbeDocument probe) {
        line(
                "",
                probe.file() + ": " + probe.imports().watched().size() + " of "
                        + probe.imports().all() + " imports are watched, "
                        + probe.imports().fallible() + " of them can fail; " + probe.kernel() + " (" + probe.arch()
                        + ")");
        String calls = probe.unfaulted()
                .calls()
                .map(each -> "; calls that can fail: " + each.init() + " in init, " + each.script() + " in the script, "
                        + each.exit() + " in exit")
                .orElse("");
        line("", "without a failure: " + ending(probe.unfaulted()) + calls);
    }

    private static String summary(ProbeDocument probe) {
        int runs = probe.runs().size();
        String failed = runs + (runs == 1 ? " call failed, " : " calls failed, ")
                + (probe.exhausted() ? "all" : "not all") + " that there are: ";
        String handled = probe.runs().stream()
                        .filter(run -> run.outcome() == ProbeOutcome.HANDLED)
                        .count()
                + " handled";
        return failed + handled + "; " + (probe.findings() == 0 ? "nothing is wrong" : probe.findings() + " wrong");
    }

    private void run(ProbeDocument.Run run) {
        String call = run.failed()
                .map(failed -> failed.name() + " in " + Records.label(failed.phase()) + ", " + place(failed.site()))
                .orElse("?");
        line("", run.call() + ": " + call + ": " + ending(run));
        details(run);
    }

    private static String ending(ProbeDocument.Run run) {
        String what = run.outcomes().isEmpty()
                ? run.outcome().text()
                : run.outcomes().stream().map(ProbeOutcome::text).collect(Collectors.joining(", "));
        List<String> steps = new ArrayList<>();
        run.init().ifPresent(init -> steps.add(init.equals("loaded") ? init : "load: " + init));
        run.script().filter(status -> status != 0).ifPresent(status -> steps.add("script: status " + status));
        run.exit().ifPresent(exit -> steps.add(exit.equals("unloaded") ? exit : "unload: " + exit));
        run.death().ifPresent(steps::add);
        String shown = run.outcome() == ProbeOutcome.HANDLED ? what : what.toUpperCase(Locale.ROOT);
        return shown + " (" + String.join(", ", steps) + ")";
    }

    private void details(ProbeDocument.Run run) {
        run.leaks()
                .forEach(
                        leak -> line("    ", "leak: " + size(leak) + " by " + leak.name() + ", " + place(leak.site())));
        run.doubles()
                .forEach(twice ->
                        line("    ", "freed twice: " + place(twice.site()) + "; before: " + place(twice.first())));
        run.crashes().forEach(this::crash);
    }

    private static String size(ProbeDocument.Leak leak) {
        String what = leak.count() + " × " + leak.what();
        return leak.bytes() == 0 ? what : what + ", " + leak.bytes() + (leak.bytes() == 1 ? " byte" : " bytes");
    }

    private void crash(DecodeDocument.Report report) {
        line("    ", report.title());
        report.frames().stream()
                .filter(frame -> frame.reliable() && (!frame.source().isEmpty() || frame.kind() == Frame.Kind.PC))
                .map(frame -> frame.place() + source(frame.source()))
                .distinct()
                .limit(MOST_FRAMES)
                .forEach(frame -> line("      ", frame));
    }

    private static String place(ProbeDocument.Site site) {
        return site.place() + source(site.source());
    }

    /** Of the kernel's headers the line is told that an inline function of theirs was called at. */
    private static String source(List<SourceLine> source) {
        Optional<SourceLine> own = source.stream()
                .filter(line -> !line.file().contains("/include/"))
                .findFirst();
        return own.or(() -> source.stream().findFirst())
                .map(line -> " at " + line.file() + ":" + (line.line() == 0 ? "?" : line.line()))
                .orElse("");
    }

    private void line(String indent, String text) {
        out.append(indent).append(ControlCharacters.escaped(text)).append('\n');
    }
}
