package io.github.jkmod.matrix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads KTAP (Documentation/dev-tools/ktap.rst, version 1) and TAP 12 to 14 out of a test's output, between lines of other kinds.
 *
 * <p>Subtests are deeper indented and come before the line that sums them up, as in KTAP and TAP 14; kselftest's prefix {@code # }
 * is an indentation, too. What was announced by a plan and never reported is a failure.
 */
public final class Ktap {
    private static final Pattern VERSION = Pattern.compile("K?TAP version [0-9]+");
    private static final Pattern PLAN = Pattern.compile("([0-9]+)\\.\\.([0-9]+)(\\s*#\\s*(?<why>.*))?");
    private static final Pattern RESULT =
            Pattern.compile("(?<not>not )?ok\\b\\s*(?<number>[0-9]+)?\\s*(-\\s+)?(?<name>[^#]*?)\\s*"
                    + "(#\\s*(?<directive>(?i:SKIP|TODO|XFAIL|TIMEOUT|ERROR))\\b\\s*(?<why>.*?)\\s*)?(#.*)?");
    private static final Pattern BAIL = Pattern.compile("Bail out!\\s*(?<why>.*)");
    private static final Pattern SUBTEST = Pattern.compile("#\\s*Subtest:\\s*(?<name>.*?)\\s*");

    /** A kernel log's stamp before KUnit's lines. */
    private static final Pattern STAMP = Pattern.compile("^\\[ *[0-9]+\\.[0-9]+\\](\\[ *[TC][0-9]+\\])? ");

    private final List<KtapResult> results = new ArrayList<>();
    private final List<Level> open = new ArrayList<>();
    private boolean speaks;

    /** The tests of one indentation that are not summed up yet. */
    private static final class Level {
        private final int indent;
        private final int begin;
        private Optional<String> name = Optional.empty();
        private OptionalInt planned = OptionalInt.empty();
        private Optional<String> skipped = Optional.empty();
        private int seen;
        private List<String> diagnostics = new ArrayList<>();

        Level(int indent, int begin) {
            this.indent = indent;
            this.begin = begin;
        }
    }

    private Ktap() {}

    /** {@return the results in their order, subtests before the test that sums them up; empty if it speaks none of these} */
    public static List<KtapResult> parse(List<String> lines) {
        Ktap reader = new Ktap();
        lines.forEach(reader::line);
        while (!reader.open.isEmpty()) {
            reader.close(Optional.empty());
        }
        return reader.speaks ? List.copyOf(reader.results) : List.of();
    }

    private void line(String raw) {
        String plain = STAMP.matcher(raw).replaceFirst("");
        String text = plain.strip();
        int indent = plain.indexOf(text.isEmpty() ? "" : text.substring(0, 1));
        while (text.startsWith("# ") && isStructure(text.substring(2).strip())) {
            indent += 2 + text.substring(2).indexOf(text.substring(2).strip());
            text = text.substring(2).strip();
        }
        Matcher subtest = SUBTEST.matcher(text);
        Matcher plan = PLAN.matcher(text);
        Matcher result = RESULT.matcher(text);
        Matcher bail = BAIL.matcher(text);
        if (VERSION.matcher(text).matches()) {
            speaks = true;
            level(indent);
        } else if (subtest.matches()) {
            level(indent).name = Optional.of(subtest.group("name"));
        } else if (plan.matches()) {
            speaks = true;
            plan(level(indent), plan);
        } else if (result.matches()) {
            speaks |= result.group("number") != null;
            result(indent, result);
        } else if (bail.matches()) {
            add(level(indent), "Bail out!", KtapResult.Status.FAILED, Optional.of(bail.group("why")));
        } else if (text.startsWith("#") && !open.isEmpty()) {
            open.get(open.size() - 1).diagnostics.add(text.substring(1).strip());
        }
    }

    private static boolean isStructure(String text) {
        return RESULT.matcher(text).matches()
                || PLAN.matcher(text).matches()
                || VERSION.matcher(text).matches()
                || (text.startsWith("# ") && isStructure(text.substring(2).strip()));
    }

    /** {@return the level of that indentation; deeper ones stay open, as the line after them may sum them up} */
    private Level level(int indent) {
        for (Level each : open) {
            if (each.indent == indent) {
                return each;
            }
        }
        Level level = new Level(indent, results.size());
        open.add(level);
        open.sort(Comparator.comparingInt(each -> each.indent));
        return level;
    }

    private static void plan(Level level, Matcher plan) {
        int first = Integer.parseInt(plan.group(1));
        int last = Integer.parseInt(plan.group(2));
        level.planned = OptionalInt.of(Math.max(0, last - first + 1));
        if (last < first && plan.group("why") != null) {
            level.skipped = Optional.of(plan.group("why"));
        }
    }

    private void result(int indent, Matcher line) {
        String given = line.group("name").strip();
        Level level = level(indent);
        List<String> diagnostics = new ArrayList<>();
        String name = given.isEmpty() ? "test " + (level.seen + 1) : given;
        while (open.get(open.size() - 1).indent > indent) {
            diagnostics.addAll(close(Optional.of(name)));
        }
        String directive =
                line.group("directive") == null ? "" : line.group("directive").toUpperCase(Locale.ROOT);
        Optional<String> why = Optional.ofNullable(line.group("why")).filter(text -> !text.isBlank());
        boolean not = line.group("not") != null;
        KtapResult.Status status = switch (directive) {
            case "SKIP" -> KtapResult.Status.SKIPPED;
            case "TODO", "XFAIL" -> not ? KtapResult.Status.EXPECTED : KtapResult.Status.PASSED;
            case "TIMEOUT", "ERROR" -> KtapResult.Status.FAILED;
            default -> not ? KtapResult.Status.FAILED : KtapResult.Status.PASSED;
        };
        level.diagnostics.addAll(diagnostics);
        add(level, name, status, why.or(() -> directive.isEmpty() ? Optional.empty() : Optional.of(directive)));
    }

    private void add(Level level, String name, KtapResult.Status status, Optional<String> reason) {
        results.add(new KtapResult(List.of(name), status, reason, level.diagnostics));
        level.diagnostics = new ArrayList<>();
        level.seen++;
    }

    /** Ends the deepest level. {@return its last diagnostics, which are its parent's} */
    private List<String> close(Optional<String> parent) {
        Level level = open.remove(open.size() - 1);
        level.skipped.ifPresent(why -> {
            if (level.seen == 0 && parent.isEmpty()) {
                results.add(new KtapResult(List.of("all tests"), KtapResult.Status.SKIPPED, level.skipped, List.of()));
            }
        });
        for (int i = level.seen; i < level.planned.orElse(0); i++) {
            results.add(new KtapResult(
                    List.of("test " + (i + 1)),
                    KtapResult.Status.FAILED,
                    Optional.of("planned, and not reported"),
                    List.of()));
        }
        Optional<String> around = parent.or(() -> level.name);
        if (around.isPresent()) {
            for (int i = level.begin; i < results.size(); i++) {
                KtapResult each = results.get(i);
                List<String> path = new ArrayList<>(List.of(around.get()));
                path.addAll(each.path());
                results.set(i, new KtapResult(path, each.status(), each.reason(), each.diagnostics()));
            }
        }
        return level.diagnostics;
    }
}
