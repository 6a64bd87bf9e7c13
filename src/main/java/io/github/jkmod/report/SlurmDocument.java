package io.github.jkmod.report;

import java.util.List;
import java.util.Optional;

/**
 * What was given to Slurm of a matrix, as {@code slurm.json} in the folder of its results tells it.
 *
 * @param batches in the order of their submission
 */
public record SlurmDocument(List<Batch> batches) {
    /**
     * One array of jobs.
     *
     * @param name of the job in Slurm
     * @param job its number; empty until sbatch has told it
     * @param cells the task of index i runs the i-th: {@code CELL-KEY}
     * @param closed whether all its tasks are known to have ended
     */
    public record Batch(String name, Optional<String> job, List<String> cells, boolean closed) {}
}
