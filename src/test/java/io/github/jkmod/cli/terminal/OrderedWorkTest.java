package io.github.jkmod.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class OrderedWorkTest {
    @Test
    void resultsComeInOrderAndFewAreAheadOfTheirTurn() throws InterruptedException {
        List<Integer> things = IntStream.range(0, 300).boxed().toList();
        List<Integer> seen = new ArrayList<>();
        AtomicInteger done = new AtomicInteger();
        AtomicInteger mostAhead = new AtomicInteger();
        OrderedWork.run(
                things,
                thing -> {
                    busy();
                    done.incrementAndGet();
                    return thing;
                },
                thing -> {
                    mostAhead.accumulateAndGet(done.get() - seen.size(), Math::max);
                    seen.add(thing);
                });
        assertThat(seen).isEqualTo(things);
        assertThat(mostAhead.get())
                .isLessThanOrEqualTo(
                        2 * OrderedWork.MOST_AT_A_TIME * Runtime.getRuntime().availableProcessors());
    }

    private static void busy() {
        long end = System.nanoTime() + ThreadLocalRandom.current().nextInt(200_000);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
