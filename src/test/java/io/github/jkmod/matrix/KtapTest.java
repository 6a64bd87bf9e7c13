package io.github.jkmod.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.matrix.KtapResult.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class KtapTest {
    private static List<KtapResult> parse(String text) {
        return Ktap.parse(text.lines().toList());
    }

    private static List<String> told(String text) {
        return parse(text).stream()
                .map(each -> each.status() + " " + each.name()
                        + each.reason().map(why -> " (" + why + ")").orElse(""))
                .toList();
    }

    @Test
    void plainOutputIsNone() {
        assertThat(parse("hello\nall is ok\nok\n")).isEmpty();
        assertThat(parse("")).isEmpty();
    }

    @Test
    void tapWithDirectives() {
        assertThat(told("""
                        TAP version 13
                        1..5
                        ok 1 - listed
                        some output between
                        not ok 2 - gone
                        ok 3 no device # SKIP not in a guest
                        not ok 4 known # TODO later
                        ok 5
                        """))
                .containsExactly(
                        "PASSED listed",
                        "FAILED gone",
                        "SKIPPED no device (not in a guest)",
                        "EXPECTED known (later)",
                        "PASSED test 5");
    }

    /** The example of Documentation/dev-tools/ktap.rst. */
    @Test
    void nestedKtap() {
        assertThat(told("""
                        KTAP version 1
                        1..1
                          KTAP version 1
                          1..3
                            KTAP version 1
                            1..1
                            # test_1: initializing test_1
                            ok 1 test_1
                          ok 1 example_test_1
                            KTAP version 1
                            1..2
                            ok 1 test_1 # SKIP test_1 skipped
                            ok 2 test_2
                          ok 2 example_test_2
                            KTAP version 1
                            1..3
                            ok 1 test_1
                            # test_2: FAIL
                            not ok 2 test_2
                            ok 3 test_3 # SKIP test_3 skipped
                          not ok 3 example_test_3
                        not ok 1 main_test
                        """))
                .containsExactly(
                        "PASSED main_test / example_test_1 / test_1",
                        "PASSED main_test / example_test_1",
                        "SKIPPED main_test / example_test_2 / test_1 (test_1 skipped)",
                        "PASSED main_test / example_test_2 / test_2",
                        "PASSED main_test / example_test_2",
                        "PASSED main_test / example_test_3 / test_1",
                        "FAILED main_test / example_test_3 / test_2",
                        "SKIPPED main_test / example_test_3 / test_3 (test_3 skipped)",
                        "FAILED main_test / example_test_3",
                        "FAILED main_test");
    }

    @Test
    void kunitInAKernelLog() {
        List<KtapResult> results = parse("""
                [    1.234567] KTAP version 1
                [    1.234568] 1..1
                [    1.234569]     # Subtest: suite
                [    1.234570]     1..2
                [    1.234571]     # first: EXPECTATION FAILED at lib/x.c:12
                [    1.234572]     not ok 1 - first
                [    1.234573]     ok 2 - second
                [    1.234574] # suite: pass:1 fail:1 skip:0 total:2
                [    1.234575] not ok 1 - suite
                """);
        assertThat(results).extracting(KtapResult::name).containsExactly("suite / first", "suite / second", "suite");
        assertThat(results.get(0).diagnostics()).containsExactly("first: EXPECTATION FAILED at lib/x.c:12");
    }

    @Test
    void kselftestsPrefixIsAnIndentation() {
        assertThat(told("""
                        TAP version 13
                        1..1
                        # selftests: x: a.sh
                        # TAP version 13
                        # 1..2
                        # ok 1 one
                        # not ok 2 two
                        not ok 1 selftests: x: a.sh
                        """))
                .containsExactly(
                        "PASSED selftests: x: a.sh / one",
                        "FAILED selftests: x: a.sh / two",
                        "FAILED selftests: x: a.sh");
    }

    @Test
    void whatWasPlannedAndNotReportedHasFailed() {
        assertThat(told("TAP version 13\n1..3\nok 1 a\n"))
                .containsExactly(
                        "PASSED a",
                        "FAILED test 2 (planned, and not reported)",
                        "FAILED test 3 (planned, and not reported)");
        assertThat(told("1..0 # no such device\n")).containsExactly("SKIPPED all tests (no such device)");
        assertThat(told("1..2\nok 1 a\nBail out! the disk is full\n")).contains("FAILED Bail out! (the disk is full)");
        assertThat(parse("TAP version 13\n1..1\nnot ok 1 a # TIMEOUT 45 seconds\n")
                        .get(0)
                        .status())
                .isEqualTo(Status.FAILED);
    }
}
