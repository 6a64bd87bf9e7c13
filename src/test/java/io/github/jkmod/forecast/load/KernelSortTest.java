package io.github.jkmod.forecast.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KernelSortTest {
    /** Sorts by the tens digit, so that the ones show what became of equal elements. */
    private static int[] sorted(boolean twoAtATime, int... values) {
        int[] sorted = values.clone();
        KernelSort.Elements elements = new KernelSort.Elements() {
            @Override
            public int compare(int a, int b) {
                return Integer.compare(sorted[a] / 10, sorted[b] / 10);
            }

            @Override
            public void swap(int a, int b) {
                int kept = sorted[a];
                sorted[a] = sorted[b];
                sorted[b] = kept;
            }
        };
        new KernelSort(elements, twoAtATime).sort(sorted.length);
        return sorted;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sortsAnyNumberOfElements(boolean twoAtATime) {
        Random random = new Random(7);
        for (int size = 0; size < 200; size++) {
            int[] values = random.ints(size, 0, 100_000).toArray();
            int[] expected =
                    Arrays.stream(values).map(value -> value / 10).sorted().toArray();
            assertThat(Arrays.stream(sorted(twoAtATime, values))
                            .map(value -> value / 10)
                            .toArray())
                    .isEqualTo(expected);
        }
    }

    /** By hand, step by step after lib/sort.c of 6.1 and of 6.12: the two leave equal elements in different orders. */
    @Test
    void equalElementsComeOutInTheOrderOfTheHeap() {
        assertThat(sorted(false, 11, 12, 13)).containsExactly(12, 13, 11);
        assertThat(sorted(true, 11, 12, 13)).containsExactly(13, 12, 11);
    }
}
