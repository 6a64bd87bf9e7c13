package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConsoleExcerptTest {
    private static final String OOPS = "[    3.2] BUG: kernel NULL pointer dereference, address: 0000000000000000";
    private static final String PANIC = "[    3.9] Kernel panic - not syncing: Fatal exception";
    private static final String SYSRQ = "[    9.1] sysrq: Show backtrace of all active CPUs";

    private static List<String> trace(int lines) {
        return Collections.nCopies(lines, "[    3.5]  some_function+0x1/0x2");
    }

    /** The parts' lines one after the other; a part is a line or a list of lines. */
    private static List<String> joined(Object... parts) {
        List<String> lines = new ArrayList<>();
        for (Object part : parts) {
            if (part instanceof List<?> several) {
                several.forEach(line -> lines.add(line.toString()));
            } else {
                lines.add(part.toString());
            }
        }
        return lines;
    }

    @Test
    void aReportBeginsWithTheFirstComplaint() {
        List<String> console = joined(List.of("boot", OOPS), trace(3), List.of(PANIC));
        assertThat(ConsoleExcerpt.of(console)).isEqualTo(console.subList(1, 6));
    }

    @Test
    void aPanicIsNeverCutOffByTheOopsesBeforeIt() {
        List<String> console = joined(List.of(OOPS), trace(1000), List.of(PANIC), trace(5));
        List<String> shown = ConsoleExcerpt.of(console);
        assertThat(shown)
                .hasSizeLessThanOrEqualTo(ConsoleExcerpt.MAX_LINES)
                .startsWith(OOPS)
                .endsWith(trace(5).get(0));
        assertThat(shown).contains(PANIC, "… 911 lines left out …");
    }

    @Test
    void aLongReportWithoutPanicKeepsBothItsEnds() {
        List<String> shown = ConsoleExcerpt.of(joined(List.of(OOPS), trace(1000), List.of("[ 5.0] the end")));
        assertThat(shown).startsWith(OOPS).endsWith("[ 5.0] the end");
        assertThat(shown.toString()).contains("lines left out");
        assertThat(shown).hasSizeLessThanOrEqualTo(ConsoleExcerpt.MAX_LINES + 1);
    }

    @Test
    void aLongPanicIsCutAtItsEnd() {
        List<String> shown = ConsoleExcerpt.of(joined(List.of(PANIC), trace(1000)));
        assertThat(shown).startsWith(PANIC).endsWith("… 841 lines left out …");
    }

    @Test
    void withoutAComplaintTheLastLinesAreShown() {
        assertThat(ConsoleExcerpt.of(trace(100))).hasSize(30);
        assertThat(ConsoleExcerpt.of(List.of())).isEmpty();
    }

    @Test
    void anAnswerIsShownWithoutWhatElseIsOnTheConsole() {
        List<String> noise = List.of("l", "garbage[    9.0] half a line");
        List<String> answer = joined(noise, List.of(SYSRQ), trace(100), noise);
        assertThat(ConsoleExcerpt.withAnswer(List.of("boot"), answer)).isEqualTo(joined(List.of(SYSRQ), trace(100)));
        assertThat(ConsoleExcerpt.withAnswer(List.of("boot", OOPS), answer)).startsWith(OOPS, SYSRQ);
    }

    @Test
    void anAnswerIsCutOnlyWhereItIsVeryLong() {
        List<String> shown = ConsoleExcerpt.withAnswer(List.of(), joined(List.of(SYSRQ), trace(1000)));
        assertThat(shown).startsWith(SYSRQ).hasSize(ConsoleExcerpt.MAX_ANSWER + 1);
    }

    @Test
    void withoutAnAnswerTheEndOfTheConsoleIsShown() {
        List<String> before = new ArrayList<>(trace(3));
        assertThat(ConsoleExcerpt.withAnswer(before, List.of("9"))).isEqualTo(before);
    }
}
