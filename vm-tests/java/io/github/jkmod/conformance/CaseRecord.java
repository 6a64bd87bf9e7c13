package io.github.jkmod.conformance;

import io.github.jkmod.conformance.mutation.Edits;
import io.github.jkmod.forecast.verdict.LoadCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A case and a kernel's answer, as one line of a file: columns parted by tabs.
 *
 * @param spec the case
 * @param answer the answer
 */
record CaseRecord(CaseSpec spec, Answer answer) {
    /** The columns' names. */
    static final String HEADING = "id\tgroup\tbase\tedits\tentry\tflags\tparameters\tbefore\tend\terrno\tlinked\tinit"
            + "\ttaint\tmicros\tloaded\tleft\talone\tlog";

    private static final String LINE_END = "\\n";

    String line() {
        List<String> cells = List.of(
                spec.id(),
                spec.group(),
                spec.base(),
                spec.edits().text(),
                spec.call().entry().name(),
                Integer.toString(spec.call().flags()),
                spec.call().parameters(),
                String.join(" ", spec.before()),
                answer.end().name(),
                Integer.toString(answer.errno()),
                digit(answer.linked()),
                digit(answer.init()),
                Long.toString(answer.taint()),
                Long.toString(answer.micros()),
                String.join(" ", answer.loaded()),
                answer.left(),
                digit(answer.alone()),
                String.join("\n", answer.log()));
        return cells.stream().map(CaseRecord::escaped).collect(Collectors.joining("\t"));
    }

    /**
     * {@return the record of that line}
     *
     * @throws IllegalArgumentException if it is none
     */
    static CaseRecord parse(String line) {
        List<String> cells =
                Arrays.stream(line.split("\t", -1)).map(CaseRecord::unescaped).toList();
        if (cells.size() != HEADING.split("\t").length) {
            throw new IllegalArgumentException(cells.size() + " columns: " + line);
        }
        LoadCall call =
                new LoadCall(LoadCall.Entry.valueOf(cells.get(4)), Integer.parseInt(cells.get(5)), cells.get(6));
        CaseSpec spec = new CaseSpec(
                cells.get(0), cells.get(1), cells.get(2), Edits.parse(cells.get(3)), call, words(cells.get(7), " "));
        Answer answer = new Answer(
                Answer.End.valueOf(cells.get(8)),
                Integer.parseInt(cells.get(9)),
                cells.get(10).equals("1"),
                cells.get(11).equals("1"),
                Long.parseLong(cells.get(12)),
                Long.parseLong(cells.get(13)),
                words(cells.get(14), " "),
                cells.get(15),
                cells.get(16).equals("1"),
                words(cells.get(17), "\n"));
        return new CaseRecord(spec, answer);
    }

    private static List<String> words(String text, String separator) {
        return text.isEmpty() ? List.of() : List.of(text.split(separator, -1));
    }

    private static String digit(boolean value) {
        return value ? "1" : "0";
    }

    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '\\' -> escaped.append("\\\\");
                case '\t' -> escaped.append("\\t");
                case '\n' -> escaped.append(LINE_END);
                case '\r' -> escaped.append("\\r");
                default -> escaped.append(letter);
            }
        }
        return escaped.toString();
    }

    static String unescaped(String text) {
        if (text.indexOf('\\') < 0) {
            return text;
        }
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '\\' && i + 1 < text.length()) {
                letter = switch (text.charAt(++i)) {
                    case 't' -> '\t';
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    default -> '\\';
                };
            }
            parts.add(String.valueOf(letter));
        }
        return String.join("", parts);
    }
}
