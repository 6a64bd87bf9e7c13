package io.github.jkmod.stacktrace;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What both tools told of one place in one log.
 *
 * @param kernel such as {@code 6.1/arm}
 * @param place what was to be found
 * @param section that the code is in
 * @param truth {@code FILE:LINE}
 * @param own what jkmod told
 * @param script what {@code decode_stacktrace.sh} told
 */
record Answer(
        String kernel,
        PlantedPlace place,
        String section,
        String truth,
        Optional<String> own,
        Optional<String> script) {
    /** How an answer compares with the truth, in the order of the table's columns. */
    enum Verdict {
        RIGHT,
        WRONG,
        NOT_TOLD
    }

    /** {@return the verdict on what was told; a path may be relative, as the script cuts what it takes for the tree's} */
    Verdict verdict(Optional<String> told) {
        if (told.isEmpty()) {
            return Verdict.NOT_TOLD;
        }
        boolean right = truth.equals(told.get()) || truth.endsWith("/" + told.get());
        return right ? Verdict.RIGHT : Verdict.WRONG;
    }

    /** {@return one line on this answer} */
    String line() {
        return String.join("\t", kernel, place.kind(), section, truth, own.orElse("-"), script.orElse("-"));
    }

    /**
     * {@return a table of the answers}
     *
     * @param title of the first column
     * @param row what the answers of a row have in common
     */
    static List<String> table(List<Answer> answers, String title, Function<Answer, String> row) {
        List<String> lines = new ArrayList<>();
        lines.add("| " + title + " | places | jkmod right | wrong | not told | script right | wrong | not told |");
        lines.add("|---|---|---|---|---|---|---|---|");
        for (String name : answers.stream().map(row).distinct().toList()) {
            lines.add(row(
                    name,
                    answers.stream()
                            .filter(each -> row.apply(each).equals(name))
                            .toList()));
        }
        lines.add(row("all", answers));
        return lines;
    }

    private static String row(String name, List<Answer> answers) {
        return "| " + name + " | " + answers.size() + " | " + counts(answers, Answer::own) + " | "
                + counts(answers, Answer::script) + " |";
    }

    private static String counts(List<Answer> answers, Function<Answer, Optional<String>> told) {
        return Arrays.stream(Verdict.values())
                .map(verdict -> answers.stream()
                        .filter(each -> each.verdict(told.apply(each)) == verdict)
                        .count())
                .map(String::valueOf)
                .collect(Collectors.joining(" | "));
    }
}
