package io.github.jkmod.cli.matrix;

import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.report.PlanDocument;
import io.github.jkmod.report.SlurmDocument;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was submitted, in memory and on the disk alike, in the hands of one submitter at a time.
 *
 * <p>A batch is written down before sbatch is called, by the name that its job will have, and once more with the job's number:
 * whenever its submitter is killed, the next one finds the job.
 */
final class SlurmRecord implements AutoCloseable {
    private final ResultsFolder results;
    private final List<SlurmDocument.Batch> batches;
    private final FileChannel lock;

    private SlurmRecord(ResultsFolder results, FileChannel lock) throws IOException {
        this.results = results;
        this.lock = lock;
        this.batches = new ArrayList<>(results.slurm().batches());
    }

    /**
     * {@return the record of a folder, empty if nothing was submitted}
     *
     * @throws Failure if another submitter has it
     */
    static SlurmRecord of(ResultsFolder results) throws IOException {
        Path file = results.path().resolve("slurm.lock");
        Files.createDirectories(results.path());
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (!taken(channel)) {
                throw Failure.of(ExitCode.ENVIRONMENT, results.path().toString(), "is in use")
                        .because("another jkmod waits for Slurm's jobs with these results")
                        .hint("wait for that one, or give another folder");
            }
            return new SlurmRecord(results, channel);
        } catch (Failure | IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean taken(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock held = channel.tryLock();
            return held != null; // until the channel is closed
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    List<SlurmDocument.Batch> open() {
        return batches.stream().filter(batch -> !batch.closed()).toList();
    }

    /** {@return how often a cell was submitted} */
    int tries(PlanDocument.Planned cell) {
        return (int) batches.stream()
                .filter(batch -> batch.cells().contains(cell.fileName()))
                .count();
    }

    SlurmDocument.Batch begin(String name, List<PlanDocument.Planned> cells) throws IOException {
        SlurmDocument.Batch batch = new SlurmDocument.Batch(
                name,
                Optional.empty(),
                cells.stream().map(PlanDocument.Planned::fileName).toList(),
                false);
        batches.add(batch);
        results.write(new SlurmDocument(batches));
        return batch;
    }

    void submitted(SlurmDocument.Batch batch, String job) throws IOException {
        replace(batch, new SlurmDocument.Batch(batch.name(), Optional.of(job), batch.cells(), false));
    }

    void close(SlurmDocument.Batch batch) throws IOException {
        replace(batch, new SlurmDocument.Batch(batch.name(), batch.job(), batch.cells(), true));
    }

    /** Forgets a batch that Slurm never took. */
    void drop(SlurmDocument.Batch batch) throws IOException {
        batches.remove(batch);
        results.write(new SlurmDocument(batches));
    }

    void forget() throws IOException {
        batches.clear();
        results.forgetSlurm();
    }

    private void replace(SlurmDocument.Batch old, SlurmDocument.Batch now) throws IOException {
        batches.set(batches.indexOf(old), now);
        results.write(new SlurmDocument(batches));
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
