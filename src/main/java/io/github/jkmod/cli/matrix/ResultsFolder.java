package io.github.jkmod.cli.matrix;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.report.CellDocument;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.PlanDocument;
import io.github.jkmod.report.SlurmDocument;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The folder where runners leave what they find: {@code plan.json}, in {@code cells} one file for each cell that
 * has ended, and {@code slurm.json} while jobs of Slurm run for it.
 *
 * <p>A file is there as a whole or not at all, whenever a runner is killed: it is written under another name, flushed to the disk
 * and renamed. Two runners of one cell do no harm: the later result takes the place of the earlier, and both say the same in
 * all but what was measured.
 */
final class ResultsFolder {
    private static final String PLAN = "plan.json";
    private static final String SLURM = "slurm.json";

    private final Path folder;

    /** @param folder need not be there yet */
    ResultsFolder(Path folder) {
        this.folder = folder;
    }

    Path path() {
        return folder;
    }

    /**
     * {@return the plan}
     *
     * @throws Failure if there is none
     */
    PlanDocument plan() throws IOException {
        return plan(folder.resolve(PLAN));
    }

    /** {@return the plan in that file} */
    static PlanDocument plan(Path file) throws IOException {
        try {
            return Json.read(PlanDocument.class, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw Failure.of(ExitCode.MALFORMED, file.toString(), "cannot be read")
                    .because("No such file or directory")
                    .hint("make it with jkmod matrix plan");
        } catch (MalformedException e) {
            throw Failure.of(ExitCode.MALFORMED, file.toString(), "is no plan")
                    .because(String.valueOf(e.getMessage()))
                    .hint("make it with jkmod matrix plan");
        }
    }

    void write(PlanDocument plan) throws IOException {
        write(folder.resolve(PLAN), Json.line(plan));
    }

    /** {@return the result of a cell, if it has one that was found for what it is planned now} */
    Optional<CellDocument> result(PlanDocument.Planned cell) throws IOException {
        Path file = file(cell);
        try {
            CellDocument found = Json.read(CellDocument.class, Files.readString(file));
            return Optional.of(found).filter(each -> each.key().equals(cell.key()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (MalformedException e) {
            throw Failure.of(ExitCode.MALFORMED, file.toString(), "is no result of a cell")
                    .because(String.valueOf(e.getMessage()))
                    .hint("delete it; the cell is run again then");
        }
    }

    /** {@return the results that there are, by the cells' names} */
    Map<String, CellDocument> all(PlanDocument plan) throws IOException {
        Map<String, CellDocument> results = new LinkedHashMap<>();
        for (PlanDocument.Planned cell : plan.cells()) {
            result(cell).ifPresent(found -> results.put(cell.cell(), found));
        }
        return results;
    }

    void write(PlanDocument.Planned cell, CellDocument result) throws IOException {
        write(file(cell), Json.line(result));
    }

    /** Forgets what was found, so that all is run again. */
    void forget(PlanDocument plan) throws IOException {
        for (PlanDocument.Planned cell : plan.cells()) {
            Files.deleteIfExists(file(cell));
        }
    }

    /** {@return what was given to Slurm and is not collected yet} */
    SlurmDocument slurm() throws IOException {
        Path file = folder.resolve(SLURM);
        try {
            return Json.read(SlurmDocument.class, Files.readString(file));
        } catch (NoSuchFileException e) {
            return new SlurmDocument(List.of());
        } catch (MalformedException e) {
            throw Failure.of(ExitCode.MALFORMED, file.toString(), "is no record of Slurm's jobs")
                    .because(String.valueOf(e.getMessage()))
                    .hint("look at squeue for jobs that still run, and delete it");
        }
    }

    void write(SlurmDocument document) throws IOException {
        write(folder.resolve(SLURM), Json.line(document));
    }

    /** Forgets Slurm's jobs when nothing of them is awaited any more. */
    void forgetSlurm() throws IOException {
        Files.deleteIfExists(folder.resolve(SLURM));
    }

    private Path file(PlanDocument.Planned cell) {
        return folder.resolve("cells").resolve(cell.fileName() + ".json");
    }

    private static void write(Path file, String text) throws IOException {
        Path parent = file.resolveSibling(".");
        Files.createDirectories(parent);
        Path part =
                parent.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".part"); // as readable as others
        try {
            try (FileChannel channel =
                    FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
