package io.github.jkmod.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoaderChangeTest {
    private static KernelRelease release(String name) {
        return KernelRelease.of(name).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "6.11.200, false",
        "6.12.0, false",
        "6.12.116, false",
        "6.12.117, true",
        "6.12.118+deb13-amd64, true",
        "6.13.0, true",
        "7.0.0, true"
    })
    void aBackportCountsInItsSeriesOnly(String kernel, boolean has) {
        assertThat(LoaderChange.ELF_CHECKS_BY_PART.isIn(release(kernel))).isEqualTo(has);
    }

    @ParameterizedTest
    @CsvSource({
        "6.1.192, false",
        "6.6.104, false",
        "6.6.105, true",
        "6.12.45, false",
        "6.12.46, true",
        "6.15.9, false",
        "6.16.5, false",
        "6.16.6, true",
        "6.17.0, true",
        "7.2.13, true"
    })
    void severalSeriesCanHaveIt(String kernel, boolean has) {
        assertThat(LoaderChange.ARM64_INIT_TRAMPOLINE.isIn(release(kernel))).isEqualTo(has);
    }

    @ParameterizedTest
    @CsvSource({"6.9.0, false", "6.10.0, true", "6.14.11, true", "6.15.0, false"})
    void aChangeCanEnd(String kernel, boolean has) {
        assertThat(LoaderChange.LARGE_PER_CPU_RESERVE.isIn(release(kernel))).isEqualTo(has);
    }

    @Test
    void aVendorsHabitIsNobodyElses() {
        assertThat(LoaderChange.BTF_FIELDS_ALWAYS.isIn(release("6.1.0-50-armmp")))
                .isTrue();
        assertThat(LoaderChange.BTF_FIELDS_ALWAYS.isIn(release("6.1.170"))).isFalse();
        assertThat(LoaderChange.BTF_FIELDS_ALWAYS.isIn(release("6.12.107+deb13")))
                .isFalse();
        assertThat(LoaderChange.MISSING_CRC_REFUSED.isIn(release("7.2.6-amd64")))
                .isTrue();
        assertThat(LoaderChange.MISSING_CRC_REFUSED.isIn(
                        KernelRelease.of("7.2.6-amd64", "#1 SMP").orElseThrow()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "5.10.0, false",
        "6.12.0, false",
        "6.12.116, false",
        "6.12.117, true",
        "6.13.0, ",
        "7.1.5, ",
        "7.2.0, true"
    })
    void aGuessIsNoAnswerBetweenItsBounds(String kernel, Boolean answer) {
        assertThat(LoaderChange.NAME_TABLE_TYPES.decided(release(kernel))).isEqualTo(Optional.ofNullable(answer));
    }

    @Test
    void whatWasReadIsDecidedEverywhere() {
        assertThat(LoaderChange.MODULE_MEMORY.decided(release("6.3.9"))).contains(false);
        assertThat(LoaderChange.MODULE_MEMORY.decided(release("6.4.0"))).contains(true);
    }

    @Test
    void theNewestHasAllThatDidNotEnd() {
        for (LoaderChange change : LoaderChange.values()) {
            boolean everybodys = change.arrival().end().isEmpty()
                    && change.arrival().vendor().isEmpty();
            assertThat(change.isIn(KernelRelease.NEWEST)).as(change.name()).isEqualTo(everybodys);
        }
    }
}
