package io.github.jkmod.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShardTest {
    @Test
    void allShardsTogetherHaveEachCellOnceInItsOrder() {
        Random random = new Random(20);
        for (int count = 1; count <= 7; count++) {
            List<Double> cells =
                    random.doubles(1 + random.nextInt(30), 1, 9).boxed().toList();
            List<Double> seen = new ArrayList<>();
            for (int index = 1; index <= count; index++) {
                List<Double> part = new Shard(index, count).part(cells, each -> each);
                assertThat(cells).containsSubsequence(part);
                seen.addAll(part);
            }
            assertThat(seen).containsExactlyInAnyOrderElementsOf(cells);
        }
    }

    @Test
    void theSlowestOfTwoIsNoFifthAboveTheMean() {
        List<Double> twelve = List.of(4.4, 4.6, 6.6, 4.4, 4.6, 6.6, 4.4, 4.6, 6.6, 4.4, 4.6, 6.6);
        for (int count : List.of(2, 3, 4)) {
            double most = 0;
            double sum = 0;
            for (int index = 1; index <= count; index++) {
                double load = new Shard(index, count)
                        .part(twelve, each -> each).stream()
                                .mapToDouble(each -> each)
                                .sum();
                most = Math.max(most, load);
                sum += load;
            }
            assertThat(most).as(count + " shards").isLessThanOrEqualTo(1.2 * sum / count);
        }
    }

    @Test
    void readsWhatEnginesSay() {
        assertThat(Shard.ofEnvironment(Map.of())).isEmpty();
        assertThat(Shard.ofEnvironment(Map.of("JKMOD_SHARD", "2/3", "CI_NODE_TOTAL", "9")))
                .contains(new Shard(2, 3));
        assertThat(Shard.ofEnvironment(Map.of("CI_NODE_INDEX", "2", "CI_NODE_TOTAL", "5")))
                .contains(new Shard(2, 5));
        assertThat(Shard.ofEnvironment(Map.of(
                        "SLURM_ARRAY_TASK_ID", "12",
                        "SLURM_ARRAY_TASK_MIN", "10",
                        "SLURM_ARRAY_TASK_STEP", "2",
                        "SLURM_ARRAY_TASK_COUNT", "4")))
                .contains(new Shard(2, 4));
        assertThat(Shard.ofEnvironment(Map.of("JOB_COMPLETION_INDEX", "0", "JOB_COMPLETIONS", "4")))
                .contains(new Shard(1, 4));
    }

    @Test
    void namesWhatMakesNoSense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shard.ofEnvironment(Map.of("JOB_COMPLETION_INDEX", "0")))
                .withMessageContaining("JOB_COMPLETIONS is not set");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Shard.ofEnvironment(Map.of("CI_NODE_INDEX", "x", "CI_NODE_TOTAL", "5")))
                .withMessageContaining("CI_NODE_INDEX");
        for (String wrong : List.of("0/4", "5/4", "1/0", "1", "a/b", "-1/4", "1/4/4", "")) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> Shard.parse(wrong));
        }
    }
}
