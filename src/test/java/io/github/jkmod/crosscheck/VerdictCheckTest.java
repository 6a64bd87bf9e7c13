package io.github.jkmod.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.model.Errno;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VerdictCheckTest {
    private static final Verdict ACCEPT =
            new Verdict(Verdict.Answer.ACCEPT, Optional.empty(), Optional.empty(), List.of(), List.of());
    private static final Verdict REJECT = new Verdict(
            Verdict.Answer.REJECT, Optional.of(Errno.ENOEXEC), Optional.of(LoadStage.MODINFO), List.of(), List.of());
    private static final Verdict UNKNOWN =
            new Verdict(Verdict.Answer.UNKNOWN, Optional.empty(), Optional.empty(), List.of(), List.of("vermagic"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                " 8 | -                                              | ENOEXEC",
                " 2 | hello: Unknown symbol x (err -2)               | ENOENT: hello: Unknown symbol x (err -2)",
                "22 | hello: disagrees about version of symbol printk | EINVAL: hello: disagrees about version of symbol printk",
            })
    void aRefusalThatWasNotForecastIsADifference(int errno, String line, String seen) {
        assertThat(VerdictCheck.of(ACCEPT, Optional.of(new Errno(errno)), Optional.ofNullable(line), false))
                .contains(new Difference("verdict", "accept", seen));
    }

    @Test
    void anInitThatFailsIsNone() {
        assertThat(VerdictCheck.of(ACCEPT, Optional.of(Errno.ENODEV), Optional.of("hello: no such card"), false))
                .isEmpty();
        assertThat(VerdictCheck.of(ACCEPT, Optional.of(Errno.ENOEXEC), Optional.empty(), true))
                .isEmpty();
    }

    @Test
    void aLoadThatGoesThroughIsADifferenceWhereARefusalWasForecast() {
        assertThat(VerdictCheck.of(REJECT, Optional.empty(), Optional.empty(), true))
                .contains(new Difference("verdict", "reject: ENOEXEC in stage modinfo", "it went through to init"));
        assertThat(VerdictCheck.of(ACCEPT, Optional.empty(), Optional.empty(), true))
                .isEmpty();
    }

    @Test
    void anotherErrorThanForecastIsADifference() {
        assertThat(VerdictCheck.of(REJECT, Optional.of(Errno.EINVAL), Optional.empty(), false))
                .map(Difference::seen)
                .contains("EINVAL");
        assertThat(VerdictCheck.of(REJECT, Optional.of(Errno.ENOEXEC), Optional.empty(), false))
                .isEmpty();
    }

    @Test
    void whereNothingWasForecastNothingDiffers() {
        assertThat(VerdictCheck.of(UNKNOWN, Optional.of(Errno.ENOEXEC), Optional.empty(), false))
                .isEmpty();
        assertThat(VerdictCheck.of(UNKNOWN, Optional.empty(), Optional.empty(), true))
                .isEmpty();
    }
}
