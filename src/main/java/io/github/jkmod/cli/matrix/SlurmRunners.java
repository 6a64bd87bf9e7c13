package io.github.jkmod.cli.matrix;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ConsoleProgress;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.matrix.CellOutcome;
import io.github.jkmod.report.CellDocument;
import io.github.jkmod.report.PlanDocument;
import io.github.jkmod.report.SlurmDocument;
import io.github.jkmod.slurm.ArrayTask;
import io.github.jkmod.slurm.Slurm;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Has the cells run by Slurm, one task of an array each, and waits for their results.
 *
 * <p>What counts is a result in the folder, not what Slurm says of a task: a task that ran twice wrote one file, and one that ended
 * without a file is submitted again.
 */
final class SlurmRunners {
    /** How often a cell is submitted; a node that dies is Slurm's to mend and does not count. */
    private static final int MOST_TRIES = 3;

    /** Below Slurm's usual MaxArraySize of 1001. */
    private static final int MOST_TASKS = 1000;

    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Questions in a row without an answer, the longest pause apart, until the controller is given up: ten minutes. */
    private static final int MOST_SILENCE = 20;

    private final Console console;
    private final ResultsFolder results;
    private final PlanDocument plan;
    private final SlurmOptions options;
    private final Slurm slurm;
    private final Map<String, PlanDocument.Planned> cells = new LinkedHashMap<>();

    /** Why the last try of a cell left no result, in Slurm's words. */
    private final Map<String, String> reasons = new LinkedHashMap<>();

    /** Cells that somebody took back: they are not submitted again. */
    private final Set<String> cancelled = new HashSet<>();

    /** Tasks seen to be over at the last look: a result may reach this machine later than Slurm's word. */
    private Set<String> over = new HashSet<>();

    private int silence;

    SlurmRunners(Console console, ResultsFolder results, PlanDocument plan, SlurmOptions options, Slurm slurm) {
        this.console = console;
        this.results = results;
        this.plan = plan;
        this.options = options;
        this.slurm = slurm;
        plan.cells().forEach(cell -> cells.put(cell.fileName(), cell));
    }

    /**
     * {@return the results by the cells' names, of those that could not be run, too}
     *
     * @param fresh whether to forget what was found and submitted before
     */
    Map<String, CellDocument> run(boolean fresh) throws IOException, InterruptedException {
        slurm.require();
        try (SlurmRecord record = SlurmRecord.of(results)) {
            results.write(plan);
            if (fresh) {
                for (SlurmDocument.Batch batch : record.open()) {
                    recall(record, batch);
                }
                record.forget();
                results.forget(plan);
            }
            takeUp(record);
            await(record);
            record.forget();
        }
        Map<String, CellDocument> found = new LinkedHashMap<>(results.all(plan));
        reasons.forEach((name, why) -> {
            PlanDocument.Planned cell = cells.get(name);
            if (cell != null) {
                CellStory story = new CellStory(cell);
                story.end(CellOutcome.NOT_RUN, "Slurm: " + why);
                found.putIfAbsent(cell.cell(), story.told(0));
            }
        });
        return found;
    }

    private void recall(SlurmRecord record, SlurmDocument.Batch batch) throws IOException {
        Optional<String> job = batch.job().isPresent() ? batch.job() : slurm.find(batch.name());
        if (job.isPresent()) {
            slurm.cancel(job.get());
        }
        record.drop(batch);
    }

    /** Finds again what a submitter before this one has left; jobs for another plan are taken back. */
    private void takeUp(SlurmRecord record) throws IOException {
        for (SlurmDocument.Batch batch : record.open()) {
            if (batch.cells().stream().noneMatch(cells::containsKey)) {
                recall(record, batch);
            } else if (batch.job().isEmpty()) {
                Optional<String> job = slurm.find(batch.name());
                if (job.isPresent()) {
                    record.submitted(batch, job.get());
                } else {
                    record.drop(batch);
                }
            }
        }
        for (SlurmDocument.Batch batch : record.open()) {
            console.error("job " + batch.job().orElse("") + " is taken up: "
                    + batch.cells().size() + " cells");
        }
    }

    private void await(SlurmRecord record) throws IOException, InterruptedException {
        Duration pause = SHORTEST_PAUSE;
        int before = -1;
        try (Progress.Step step = ConsoleProgress.on(console)
                .begin("Cells", Progress.Unit.ITEMS, plan.cells().size())) {
            while (true) {
                Set<String> running = look(record);
                submit(record, running);
                int done = results.all(plan).size();
                step.at(done);
                if (record.open().isEmpty()) {
                    return;
                }
                if (done != before) {
                    pause = SHORTEST_PAUSE;
                }
                before = done;
                Thread.sleep(pause.toMillis());
                pause = min(pause.multipliedBy(3).dividedBy(2), LONGEST_PAUSE);
            }
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** {@return the cells that Slurm still has to run; batches without any are closed} */
    private Set<String> look(SlurmRecord record) throws IOException {
        Set<String> running = new HashSet<>();
        Set<String> overNow = new HashSet<>();
        for (SlurmDocument.Batch batch : record.open()) {
            String job = batch.job().orElseThrow();
            Optional<List<ArrayTask>> answer = ask(job);
            if (answer.isEmpty()) {
                running.addAll(batch.cells()); // nobody knows better
                continue;
            }
            Map<Integer, ArrayTask> tasks = new LinkedHashMap<>();
            answer.get().forEach(task -> tasks.put(task.index(), task));
            boolean open = false;
            for (int i = 0; i < batch.cells().size(); i++) {
                String cell = batch.cells().get(i);
                if (isRunning(job, i, cell, Optional.ofNullable(tasks.get(i)), overNow)) {
                    running.add(cell);
                    open = true;
                }
            }
            if (!open) {
                record.close(batch);
            }
        }
        over = overNow;
        return running;
    }

    private boolean isRunning(String job, int index, String name, Optional<ArrayTask> task, Set<String> overNow)
            throws IOException {
        PlanDocument.Planned cell = cells.get(name);
        if (cell == null || results.result(cell).isPresent()) {
            return false;
        }
        String id = job + "_" + index;
        if (task.isPresent() && task.get().isHeld()) {
            slurm.cancel(id); // nobody would release it
            reasons.put(name, task.get().words());
            return false;
        }
        if (task.isPresent() && !task.get().isOver()) {
            return true;
        }
        reasons.put(name, task.map(ArrayTask::words).orElse("its task has ended without a result"));
        if (task.isPresent() && task.get().isCancelled()) {
            cancelled.add(name);
        }
        overNow.add(id);
        return !over.contains(id);
    }

    private Optional<List<ArrayTask>> ask(String job) throws IOException {
        try {
            List<ArrayTask> tasks = slurm.tasks(job);
            silence = 0;
            return Optional.of(tasks);
        } catch (SetupException e) {
            silence++;
            if (silence >= MOST_SILENCE) {
                throw e;
            }
            console.error(e.getMessage() + "; asking again");
            return Optional.empty();
        }
    }

    private void submit(SlurmRecord record, Set<String> running) throws IOException {
        Map<Optional<String>, List<PlanDocument.Planned>> batches = new LinkedHashMap<>();
        for (PlanDocument.Planned cell : plan.cells()) {
            String name = cell.fileName();
            if (!running.contains(name)
                    && !cancelled.contains(name)
                    && record.tries(cell) < MOST_TRIES
                    && results.result(cell).isEmpty()) {
                batches.computeIfAbsent(options.constraint(cell.arch()), any -> new ArrayList<>())
                        .add(cell);
            }
        }
        for (Map.Entry<Optional<String>, List<PlanDocument.Planned>> each : batches.entrySet()) {
            List<PlanDocument.Planned> all = each.getValue();
            for (int from = 0; from < all.size(); from += MOST_TASKS) {
                submit(record, each.getKey(), all.subList(from, Math.min(all.size(), from + MOST_TASKS)));
            }
        }
    }

    private void submit(SlurmRecord record, Optional<String> constraint, List<PlanDocument.Planned> batch)
            throws IOException {
        String name = "jkmod-" + UUID.randomUUID();
        Path logs = Files.createDirectories(results.path().resolve("slurm"));
        Path script = Files.writeString(logs.resolve(name + ".sh"), script(batch));
        SlurmDocument.Batch begun = record.begin(name, batch);
        try {
            String job = slurm.submit(new Slurm.Job(
                    name, batch.size(), constraint, options.options(), logs.resolve("%A_%a.log"), script));
            record.submitted(begun, job);
            console.error("job " + job + " is submitted: " + batch.size() + " cells");
        } catch (SetupException e) {
            record.drop(begun);
            throw e;
        }
    }

    /** {@return what a task runs: the cell of its index, wherever it is} */
    private String script(List<PlanDocument.Planned> batch) {
        StringBuilder text = new StringBuilder("#!/bin/sh\ncase $SLURM_ARRAY_TASK_ID in\n");
        for (int i = 0; i < batch.size(); i++) {
            text.append(i).append(") cell=").append(quoted(batch.get(i).cell())).append(" ;;\n");
        }
        return text.append("esac\nexec ")
                .append(quoted(launcher().toString()))
                .append(" matrix run --jobs 1 --results ")
                .append(quoted(results.path().toString()))
                .append(" --cells \"$cell\"\n")
                .toString();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private static Path launcher() {
        String home = System.getProperty(Installation.HOME, "");
        Path launcher = Path.of(home, "bin", "jkmod");
        if (home.isEmpty() || !Files.isExecutable(launcher)) {
            throw Failure.of(ExitCode.ENVIRONMENT, "--on slurm", "cannot tell the nodes what to start")
                    .because("no launcher is there")
                    .hint("start jkmod through its launcher");
        }
        return launcher.toAbsolutePath();
    }
}
