package io.github.jkmod.cli.matrix;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ConsoleProgress;
import io.github.jkmod.cli.vm.GuestLab;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.MemInfo;
import io.github.jkmod.report.CellDocument;
import io.github.jkmod.report.PlanDocument;
import io.github.jkmod.vm.setup.host.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs cells side by side, as many as the machine has room for, and leaves each result in the folder as soon as it is there. */
final class Runners {
    /** What QEMU takes beside the guest's memory, and jkmod for each, in MiB. */
    private static final int BESIDE_MIB = 256;

    private final Console console;
    private final ResultsFolder results;
    private final PlanDocument plan;

    Runners(Console console, ResultsFolder results, PlanDocument plan) {
        this.console = console;
        this.results = results;
        this.plan = plan;
    }

    /** A cell and how it ended. */
    private record Ended(PlanDocument.Planned cell, CellDocument result) {}

    /**
     * Runs those of the cells that have no result yet.
     *
     * @param jobs how many at a time; 0: as many as there are processors and memory for
     */
    void run(List<PlanDocument.Planned> cells, int jobs) throws IOException, InterruptedException {
        List<PlanDocument.Planned> open = new ArrayList<>();
        for (PlanDocument.Planned cell : cells) {
            if (results.result(cell).isEmpty()) {
                open.add(cell);
            }
        }
        if (open.size() < cells.size()) {
            console.error((cells.size() - open.size()) + " of " + cells.size() + " cells have a result already");
        }
        if (open.isEmpty()) {
            return;
        }
        Console plain =
                new Console(console.out(), console.err(), false); // bars of several cells would overwrite each other
        GuestLab lab = new GuestLab(plain);
        ExecutorService workers = Executors.newFixedThreadPool(
                jobs > 0 ? jobs : room(plan.subject().memoryMib()));
        try (Progress.Step step = ConsoleProgress.on(console).begin("Cells", Progress.Unit.ITEMS, open.size())) {
            ExecutorCompletionService<Ended> running = new ExecutorCompletionService<>(workers);
            List<Future<Ended>> submitted = new ArrayList<>();
            for (PlanDocument.Planned cell : open) {
                submitted.add(running.submit(() -> new Ended(cell, CellRun.run(plain, lab, plan.subject(), cell))));
            }
            for (int done = 1; done <= submitted.size(); done++) {
                Ended ended = running.take().get();
                results.write(ended.cell, ended.result);
                step.at(done);
                say(ended.result);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private void say(CellDocument cell) {
        if (!console.terminal()) {
            console.error(cell.cell() + ": " + cell.outcome().words()
                    + cell.reason().map(why -> ": " + why).orElse(""));
        }
    }

    /** {@return how many guests there are processors and memory for, at least one} */
    private static int room(int guestMib) {
        long free = MemInfo.read(KernelRoot.live())
                .value()
                .flatMap(memory -> Optional.ofNullable(memory.bytes().get("MemAvailable")))
                .orElse(Long.MAX_VALUE);
        long guests = (free >> 20) / (guestMib + BESIDE_MIB);
        return (int) Math.max(1, Math.min(guests, Runtime.getRuntime().availableProcessors()));
    }
}
