package io.github.jkmod.report;

import io.github.jkmod.crosscheck.Difference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The documents of {@link LoadReport} in words. */
public final class LoadText {
    private static final int NAMED = 4;

    private final StringBuilder out = new StringBuilder();

    private LoadText() {}

    /** {@return the report of one load, several lines, each ended by a newline} */
    public static String load(LoadDocument load) {
        LoadText text = new LoadText();
        text.check(load.check());
        load.load()
                .ifPresent(attempt ->
                        text.attempt(attempt.call(), load.check().module().orElse("?"), attempt.timeline()));
        load.crosscheck().ifPresent(text::crosscheck);
        load.differences().forEach(each -> text.difference(each.what(), each.forecast(), each.seen()));
        return text.out.toString();
    }

    /** {@return the report of a cross-check of a module that was loaded before} */
    public static String verify(String name, CrosscheckDocument crosscheck) {
        LoadText text = new LoadText();
        text.line(name);
        text.crosscheck(crosscheck);
        return text.out.toString();
    }

    /** {@return the report of one unload} */
    public static String unload(UnloadDocument unload) {
        LoadText text = new LoadText();
        text.attempt(unload.unload(), unload.module(), Optional.empty());
        if (unload.result().isPresent()) {
            text.field(
                    "left over",
                    "/proc/modules " + known(unload.procModules().map(Records::label)) + ", /sys/module "
                            + known(unload.sysModule().map(Records::label)) + ", /proc/kallsyms "
                            + known(unload.kallsyms().after()) + " entries (before: "
                            + known(unload.kallsyms().before()) + ")");
        }
        text.comparison(unload.notCompared(), unload.differences());
        unload.result().ifPresent(result -> text.field("unload proof", Records.label(result)));
        return text.out.toString();
    }

    private static String known(Optional<?> value) {
        return value.map(Object::toString).orElse("?");
    }

    private void check(CheckDocument check) {
        line(check.file() + ": module " + known(check.module()) + ", kernel " + CheckText.kernel(check));
        field("forecast", CheckText.summary(check));
        CheckText.details(check, out, true);
    }

    private void attempt(LoadDocument.SystemCall call, String name, Optional<List<LoadDocument.Step>> timeline) {
        String took = String.format(Locale.ROOT, "%.0f ms", call.seconds() * 1000);
        String ending = switch (call.ending()) {
            case OK -> "ok";
            case CALLER_KILLED -> "the kernel killed the caller: " + known(call.trouble()) + "; " + name + " is stuck";
            case FAILED -> known(call.errno()) + " (" + known(call.error()) + ")";
        };
        field(call.syscall(), ending + ", " + took);
        timeline.ifPresent(steps -> field("timeline", timeline(steps)));
        if (call.kernelLog().isEmpty()) {
            field("kernel log", "could not be read");
        }
        call.kernelLog().orElse(List.of()).forEach(record -> field("kernel log", record));
    }

    private static String timeline(List<LoadDocument.Step> steps) {
        return steps.stream()
                .map(step -> step.state() + String.format(Locale.ROOT, " at %.0f ms", step.seconds() * 1000))
                .collect(Collectors.joining(" → "));
    }

    private void crosscheck(CrosscheckDocument crosscheck) {
        crosscheck.procModules().ifPresent(this::procModules);
        kallsyms(crosscheck.kallsyms(), crosscheck.dropped());
        comparison(crosscheck.notCompared(), crosscheck.differences());
        field("cross-check", Records.label(crosscheck.result()));
    }

    private void procModules(CrosscheckDocument.Line line) {
        String refcount =
                line.refcount().isPresent() ? Long.toString(line.refcount().getAsLong()) : "?";
        field(
                "/proc/modules",
                "size " + line.size() + ", refcount " + refcount + ", used by " + commas(line.usedBy()) + ", "
                        + line.state() + ", " + line.address()
                        + (line.taints().isEmpty() ? "" : ", taints " + line.taints()));
    }

    private void kallsyms(CrosscheckDocument.Kallsyms kallsyms, List<CrosscheckDocument.Dropped> dropped) {
        CrosscheckDocument.DuringInit during = kallsyms.duringInit();
        if (during.observed()) {
            field(
                    "kallsyms",
                    "during init " + known(during.seen()) + " symbols (forecast " + during.forecast() + "), "
                            + known(during.initSymbols()) + " of them in init memory");
        } else {
            field("kallsyms", "during init " + during.forecast() + " symbols forecast, none observed");
        }
        kallsyms.afterInit()
                .ifPresent(after -> field(
                        "kallsyms",
                        "after init  " + after.seen() + " symbols (forecast " + after.forecast() + "), "
                                + after.initSymbols() + " of them in init memory"));
        Map<String, List<CrosscheckDocument.Dropped>> byReason = new LinkedHashMap<>();
        dropped.stream()
                .sorted(Comparator.comparing(symbol -> !symbol.initMemory()))
                .forEach(symbol -> byReason.computeIfAbsent(symbol.reason(), reason -> new ArrayList<>())
                        .add(symbol));
        byReason.forEach(this::droppedGroup);
    }

    /** What was in init memory is the story and is told in full; the rest is named. */
    private void droppedGroup(String reason, List<CrosscheckDocument.Dropped> symbols) {
        if (symbols.get(0).initMemory()) {
            field("dropped", symbols.size() + " " + reason + ":");
            symbols.forEach(
                    symbol -> field("", "  " + symbol.letter() + " " + symbol.name() + "  " + symbol.section()));
        } else {
            String names = symbols.stream()
                    .limit(NAMED)
                    .map(CrosscheckDocument.Dropped::name)
                    .collect(Collectors.joining(", "));
            field("dropped", symbols.size() + " " + reason + ": " + names + (symbols.size() > NAMED ? ", …" : ""));
        }
    }

    private void comparison(List<String> notCompared, List<Difference> differences) {
        notCompared.forEach(reason -> field("not compared", reason));
        differences.forEach(each -> difference(each.what(), each.forecast(), each.seen()));
    }

    private void difference(String what, String forecast, String seen) {
        field("difference", what + ": forecast " + forecast + ", the kernel shows " + seen);
    }

    private static String commas(List<String> items) {
        return items.isEmpty() ? "-" : String.join(",", items);
    }

    private void field(String key, String value) {
        line(String.format(Locale.ROOT, "  %-14s %s", key, value));
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
