package io.github.jkmod.slurm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;

class ArrayTaskTest {
    /** In the words of squeue of Slurm 22.05, by the format that is asked for; the running one was not caught in the act. */
    private static final String RECORDED = """
            3|COMPLETED|None
            1|RUNNING|None
            0|PENDING|Nodes required for job are DOWN, DRAINED or reserved for jobs in higher priority partitions
            2|FAILED|NonZeroExitCode
            """;

    @Test
    void linesOfSqueueAreTasks() {
        assertThat(ArrayTask.parse(RECORDED))
                .extracting(ArrayTask::index, ArrayTask::isOver)
                .containsExactly(tuple(3, true), tuple(1, false), tuple(0, false), tuple(2, true));
        assertThat(ArrayTask.parse(RECORDED).get(3).words()).isEqualTo("FAILED, NonZeroExitCode");
        assertThat(ArrayTask.parse(RECORDED).get(1).words()).isEqualTo("RUNNING");
    }

    @Test
    void aJobWithoutAnArrayIsNoTask() {
        assertThat(ArrayTask.parse("N/A|RUNNING|None\n\n")).isEmpty();
    }

    @Test
    void aTaskThatSomebodyHasToReleaseIsHeld() {
        assertThat(new ArrayTask(0, "PENDING", "launch failed requeued held").isHeld())
                .isTrue();
        assertThat(new ArrayTask(0, "PENDING", "JobHeldUser").isHeld()).isTrue();
        assertThat(new ArrayTask(0, "PENDING", "BeginTime").isHeld()).isFalse();
    }
}
