package io.github.jkmod.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The objects of {@link LoadReport} in words. */
public final class LoadText {
    private static final int NAMED = 4;

    private final StringBuilder out = new StringBuilder();

    private LoadText() {}

    /** {@return the report of one load, several lines, each ended by a newline} */
    public static String load(Tree load) {
        LoadText text = new LoadText();
        text.check(load.tree("check"));
        if (load.has("load")) {
            text.attempt(load.tree("load"), load.tree("check").text("module"));
        }
        if (load.has("crosscheck")) {
            text.crosscheck(load.tree("crosscheck"));
        }
        load.trees("differences").forEach(text::difference);
        return text.out.toString();
    }

    /** {@return the report of a cross-check of a module that was loaded before} */
    public static String verify(String name, Tree crosscheck) {
        LoadText text = new LoadText();
        text.line(name);
        text.crosscheck(crosscheck);
        return text.out.toString();
    }

    /** {@return the report of one unload} */
    public static String unload(Tree unload) {
        LoadText text = new LoadText();
        String name = unload.text("module");
        text.attempt(unload.tree("unload"), name);
        if (unload.has("result")) {
            text.field(
                    "left over",
                    "/proc/modules " + unload.text("procModules") + ", /sys/module "
                            + unload.text("sysModule") + ", /proc/kallsyms "
                            + unload.tree("kallsyms").text("after") + " entries (before: "
                            + unload.tree("kallsyms").text("before") + ")");
        }
        text.verdict("unload proof", unload.text("result"), unload);
        return text.out.toString();
    }

    private void check(Tree check) {
        line(check.text("file") + ": module " + check.text("module") + ", kernel "
                + check.tree("kernel").text("release") + " ("
                + check.tree("kernel").text("arch") + ")");
        if (check.has("verdict")) {
            field("forecast", CheckText.summary(check));
        }
        CheckText.details(check, out, true);
    }

    private void attempt(Tree attempt, String name) {
        String took = String.format(Locale.ROOT, "%.0f ms", attempt.number("seconds") * 1000);
        String ending = switch (attempt.text("ending")) {
            case "ok" -> "ok";
            case "caller_killed" ->
                "the kernel killed the caller: " + attempt.text("trouble") + "; " + name + " is stuck";
            default -> attempt.text("errno") + " (" + attempt.text("error") + ")";
        };
        field(attempt.text("syscall"), ending + ", " + took);
        if (attempt.has("timeline")) {
            field("timeline", timeline(attempt.trees("timeline")));
        }
        if (!attempt.has("kernelLog")) {
            field("kernel log", "could not be read");
        }
        for (Object record : attempt.list("kernelLog")) {
            field("kernel log", String.valueOf(record));
        }
    }

    private static String timeline(List<Tree> moments) {
        return moments.stream()
                .map(moment -> moment.text("state")
                        + String.format(Locale.ROOT, " at %.0f ms", moment.number("seconds") * 1000))
                .collect(Collectors.joining(" → "));
    }

    private void crosscheck(Tree crosscheck) {
        if (crosscheck.has("procModules")) {
            Tree line = crosscheck.tree("procModules");
            field(
                    "/proc/modules",
                    "size " + line.text("size") + ", refcount " + line.text("refcount") + ", used by "
                            + commas(line.list("usedBy")) + ", " + line.text("state") + ", " + line.text("address")
                            + (line.text("taints").isEmpty() ? "" : ", taints " + line.text("taints")));
        }
        kallsyms(crosscheck.tree("kallsyms"), crosscheck.trees("dropped"));
        verdict("cross-check", crosscheck.text("result"), crosscheck);
    }

    private void kallsyms(Tree kallsyms, List<Tree> dropped) {
        Tree during = kallsyms.tree("duringInit");
        Tree after = kallsyms.tree("afterInit");
        if (during.get("observed") == Boolean.TRUE) {
            field(
                    "kallsyms",
                    "during init " + during.text("seen") + " symbols (forecast " + during.text("forecast") + "), "
                            + during.text("initSymbols") + " of them in init memory");
        } else {
            field("kallsyms", "during init " + during.text("forecast") + " symbols forecast, none observed");
        }
        if (after.has("seen")) {
            field(
                    "kallsyms",
                    "after init  " + after.text("seen") + " symbols (forecast " + after.text("forecast") + "), "
                            + after.text("initSymbols") + " of them in init memory");
        }
        Map<String, List<Tree>> byReason = new LinkedHashMap<>();
        dropped.stream()
                .sorted(Comparator.comparing(symbol -> symbol.get("initMemory") != Boolean.TRUE))
                .forEach(symbol -> byReason.computeIfAbsent(symbol.text("reason"), reason -> new ArrayList<>())
                        .add(symbol));
        byReason.forEach(this::droppedGroup);
    }

    /** What was in init memory is the story and is told in full; the rest is named. */
    private void droppedGroup(String reason, List<Tree> symbols) {
        boolean initMemory = symbols.get(0).get("initMemory") == Boolean.TRUE;
        if (initMemory) {
            field("dropped", symbols.size() + " " + reason + ":");
            symbols.forEach(symbol -> field(
                    "", "  " + symbol.text("letter") + " " + symbol.text("name") + "  " + symbol.text("section")));
        } else {
            String names = symbols.stream()
                    .limit(NAMED)
                    .map(symbol -> symbol.text("name"))
                    .collect(Collectors.joining(", "));
            field("dropped", symbols.size() + " " + reason + ": " + names + (symbols.size() > NAMED ? ", …" : ""));
        }
    }

    private void verdict(String what, String result, Tree tree) {
        for (Object reason : tree.list("notCompared")) {
            field("not compared", String.valueOf(reason));
        }
        tree.trees("differences").forEach(this::difference);
        if (!result.equals("?")) {
            field(what, result);
        }
    }

    private void difference(Tree difference) {
        field(
                "difference",
                difference.text("what") + ": forecast " + difference.text("forecast") + ", the kernel shows "
                        + difference.text("seen"));
    }

    private static String commas(List<?> items) {
        return items.isEmpty() ? "-" : items.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private void field(String key, String value) {
        line(String.format(Locale.ROOT, "  %-14s %s", key, value));
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
