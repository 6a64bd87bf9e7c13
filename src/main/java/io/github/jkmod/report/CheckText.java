package io.github.jkmod.report;

import io.github.jkmod.bytes.ControlCharacters;
import java.util.List;
import java.util.stream.Stream;

/** The objects of {@link CheckReport} in words: the verdict first, then what was found, then what is not known. */
public final class CheckText {
    private static final int KEY_WIDTH = 14;

    private final StringBuilder out;
    private final boolean brief;

    private CheckText(StringBuilder out, boolean brief) {
        this.out = out;
        this.brief = brief;
    }

    /** {@return the report of one file, several lines, each ended by a newline} */
    public static String of(Tree check) {
        StringBuilder out = new StringBuilder();
        Tree kernel = check.tree("kernel");
        out.append(ControlCharacters.escaped(check.text("file"))).append(": ").append(summary(check));
        out.append(" on ").append(kernel.text("release"));
        out.append(" (").append(kernel.text("arch")).append(")\n");
        details(check, out, false);
        return out.toString();
    }

    /** {@return {@code accept}, {@code reject: ENOEXEC in stage modinfo}, {@code unsafe in stage elf} or {@code unknown}} */
    static String summary(Tree check) {
        return check.text("verdict")
                + (check.has("errno") ? ": " + check.text("errno") : "")
                + (check.has("stage") ? " in stage " + check.text("stage") : "");
    }

    /**
     * Appends findings and what is not known, without the verdict.
     *
     * @param brief whether what the load survives has one line only
     */
    static void details(Tree check, StringBuilder out, boolean brief) {
        CheckText text = new CheckText(out, brief);
        List<Tree> findings = check.trees("findings");
        // what decided is what people look for
        Stream.concat(
                        findings.stream().filter(finding -> decides(finding, check)),
                        findings.stream().filter(finding -> !decides(finding, check)))
                .forEach(text::finding);
        check.list("unknown").forEach(name -> text.field("not known", String.valueOf(name)));
    }

    private static boolean decides(Tree finding, Tree check) {
        return finding.text("severity").equals("error") && finding.text("stage").equals(check.text("stage"));
    }

    private void finding(Tree finding) {
        Tree where = finding.tree("where");
        String place =
                finding.has("where") ? ", at " + where.text("section") + "+0x" + Long.toHexString(offset(where)) : "";
        field(finding.text("severity"), finding.text("what") + place);
        if (brief && !finding.text("severity").equals("error")) {
            return;
        }
        field("", "why: " + finding.text("why"));
        field("", "do: " + finding.text("hint"));
        if (finding.has("kernelLog")) {
            field("", "kernel log: " + finding.text("kernelLog"));
        }
    }

    private static long offset(Tree where) {
        return where.get("offset") instanceof Number offset ? offset.longValue() : 0;
    }

    private void field(String key, String value) {
        out.append("  ").append(key).append(" ".repeat(Math.max(0, KEY_WIDTH - key.length())));
        out.append(' ').append(ControlCharacters.escaped(value)).append('\n');
    }
}
