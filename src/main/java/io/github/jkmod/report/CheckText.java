package io.github.jkmod.report;

import io.github.jkmod.bytes.ControlCharacters;
import io.github.jkmod.forecast.verdict.Finding;
import java.util.List;
import java.util.Optional;
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
    public static String of(CheckDocument check) {
        StringBuilder out = new StringBuilder();
        out.append(ControlCharacters.escaped(check.file())).append(": ").append(summary(check));
        out.append(" on ").append(kernel(check)).append('\n');
        details(check, out, false);
        return out.toString();
    }

    static String kernel(CheckDocument check) {
        return check.kernel().release().orElse("?") + " ("
                + check.kernel().arch().orElse("?") + ")";
    }

    /** {@return {@code accept}, {@code reject: ENOEXEC in stage modinfo}, {@code unsafe in stage elf} or {@code unknown}} */
    static String summary(CheckDocument check) {
        return check.verdict().label()
                + check.errno().map(errno -> ": " + errno).orElse("")
                + check.stage().map(stage -> " in stage " + stage).orElse("");
    }

    /**
     * Appends findings and what is not known, without the verdict.
     *
     * @param brief whether what the load survives has one line only
     */
    static void details(CheckDocument check, StringBuilder out, boolean brief) {
        CheckText text = new CheckText(out, brief);
        List<CheckDocument.Said> findings = check.findings();
        // what decided is what people look for
        Stream.concat(
                        findings.stream().filter(finding -> decides(finding, check)),
                        findings.stream().filter(finding -> !decides(finding, check)))
                .forEach(text::finding);
        check.unknown().forEach(name -> text.field("not known", name));
    }

    private static boolean decides(CheckDocument.Said finding, CheckDocument check) {
        return isError(finding) && check.stage().equals(Optional.of(finding.stage()));
    }

    private static boolean isError(CheckDocument.Said finding) {
        return finding.severity() == Finding.Severity.ERROR;
    }

    private void finding(CheckDocument.Said finding) {
        String place = finding.where()
                .map(where -> ", at " + where.section() + "+0x" + Long.toHexString(where.offset()))
                .orElse("");
        field(Records.label(finding.severity()), finding.what() + place);
        if (brief && !isError(finding)) {
            return;
        }
        field("", "why: " + finding.why());
        field("", "do: " + finding.hint());
        finding.kernelLog().ifPresent(line -> field("", "kernel log: " + line));
    }

    private void field(String key, String value) {
        out.append("  ").append(key).append(" ".repeat(Math.max(0, KEY_WIDTH - key.length())));
        out.append(' ').append(ControlCharacters.escaped(value)).append('\n');
    }
}
