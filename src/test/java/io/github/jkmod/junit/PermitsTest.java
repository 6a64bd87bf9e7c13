package io.github.jkmod.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.junit.Permits.Permit;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PermitsTest {
    @ParameterizedTest
    @CsvSource({"2, 20000, 2", "8, 1800, 3", "8, 584, 1", "8, 100, 1", "1, 20000, 1"})
    void thereAreAsManyAsCoresAndMemoryAllow(int cores, long availableMib, int expected) {
        assertThat(Permits.count(Optional.empty(), cores, availableMib, 384)).isEqualTo(expected);
    }

    @Test
    void theUserMayKnowBetter() {
        assertThat(Permits.count(Optional.of(" 5 "), 1, 100, 384)).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "", "two", "99999"})
    void whatIsNoNumberOfGuestsIsSaidSo(String wanted) {
        assertThatThrownBy(() -> Permits.count(Optional.of(wanted), 2, 20_000, 384))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not a number of guests: " + wanted);
    }

    @Test
    void availableMemoryIsTheKernelsWord() {
        assertThat(Permits.availableMib("MemTotal:  9999 kB\nMemFree: 1 kB\nMemAvailable:    2048 kB\n"))
                .isEqualTo(2);
        assertThat(Permits.availableMib("MemTotal:  9999 kB\n")).isZero();
        assertThat(Permits.availableMib()).isPositive();
    }

    @Test
    void aLargeGuestTakesSeveralButNeverMoreThanThereAre() {
        Permits permits = new Permits(4, 384);
        assertThat(permits.weight(128)).isEqualTo(1);
        assertThat(permits.weight(384)).isEqualTo(1);
        assertThat(permits.weight(385)).isEqualTo(2);
        assertThat(permits.weight(1024)).isEqualTo(3);
        assertThat(permits.weight(100_000)).isEqualTo(4);
    }

    @Test
    void whoComesTooLateWaitsUntilOneIsGivenBack() throws Exception {
        Permits permits = new Permits(1, 384);
        Permit first = permits.take(384);
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch got = new CountDownLatch(1);
        Thread second = new Thread(() -> {
            waiting.countDown();
            try (Permit mine = permits.take(384)) {
                assertThat(mine).isNotNull();
                got.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        second.start();
        waiting.await();
        while (second.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(got.getCount()).isEqualTo(1);
        first.close();
        first.close();
        got.await();
        second.join();
        assertThat(permits.free()).isEqualTo(1);
    }
}
