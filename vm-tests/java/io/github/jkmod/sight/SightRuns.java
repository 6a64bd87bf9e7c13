package io.github.jkmod.sight;

import io.github.jkmod.conformance.StockIndex;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Has a kernel show batches, in guest after guest. A module that breaks a guest is noted and left out from then on, and
 * its batch is asked for again.
 */
final class SightRuns {
    /** Bytes of modules for one guest, which has them in its memory. */
    private static final long PAYLOAD = 24L << 20;

    /** Guests in a row that showed nothing and broke with nothing that could be blamed. */
    private static final int USELESS_GUESTS = 3;

    private final SightSession session;
    private final StockIndex index;
    private final Looks looks;
    private final String label;
    private final PrintStream out;
    private final Deque<Batch> open = new ArrayDeque<>();
    private final long start = System.nanoTime();
    private final Set<String> broken;
    private int useless;
    private int guests;
    private int shown;
    private int modules;

    SightRuns(SightSession session, StockIndex index, Looks looks, String label, PrintStream out) throws IOException {
        this.session = session;
        this.index = index;
        this.looks = looks;
        this.label = label;
        this.out = out;
        this.broken = new HashSet<>(looks.broken().keySet());
    }

    /** Asks for all of them, by so many guests at once. */
    void ask(List<Batch> batches, int workers) throws IOException, InterruptedException, ExecutionException {
        open.addAll(batches);
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                Callable<Void> work = () -> {
                    work();
                    return null;
                };
                results.add(threads.submit(work));
            }
            for (Future<?> result : results) {
                result.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void work() throws IOException {
        for (List<Batch> mine = take(); !mine.isEmpty(); mine = take()) {
            long begin = System.nanoTime();
            SightSession.Outcome outcome = session.ask(mine, unusable());
            finish(mine, outcome, (System.nanoTime() - begin) / 1e9);
        }
    }

    private synchronized Set<String> unusable() {
        return Set.copyOf(broken);
    }

    /** {@return the next batches, as many as a guest has room for} */
    private synchronized List<Batch> take() {
        List<Batch> mine = new ArrayList<>();
        Set<StockIndex.Entry> files = new HashSet<>();
        long size = 0;
        while (!open.isEmpty()) {
            for (StockIndex.Entry entry : open.element().loads()) {
                size += files.add(entry) ? entry.size() : 0;
            }
            if (size > PAYLOAD && !mine.isEmpty()) {
                break;
            }
            mine.add(open.remove());
        }
        return mine;
    }

    private synchronized void finish(List<Batch> mine, SightSession.Outcome outcome, double seconds)
            throws IOException {
        guests++;
        for (Look look : outcome.looks().values()) {
            looks.add(look);
            shown++;
            modules += (int) look.loads().stream().filter(Load::isIn).count();
        }
        List<Batch> left = new ArrayList<>(mine);
        left.removeAll(outcome.looks().keySet());
        boolean blamed = blame(outcome, left);
        useless = blamed || !outcome.looks().isEmpty() ? 0 : useless + 1;
        if (useless == USELESS_GUESTS && !left.isEmpty()) {
            divide(left, left.get(0), outcome.why());
            useless = 0;
        }
        for (int i = left.size() - 1; i >= 0; i--) {
            open.addFirst(left.get(i));
        }
        out.printf(
                Locale.ROOT,
                "%s: %d looks, %d modules in, %d guests, %d batches left, %.0f s; this guest %.0f s (loading %.1f,"
                        + " looking %.1f, unloading %.1f)%s%n",
                label,
                shown,
                modules,
                guests,
                open.size(),
                (System.nanoTime() - start) / 1e9,
                seconds,
                outcome.output().seconds(SightScript.Act.LOAD),
                outcome.output().seconds(SightScript.Act.LOOK),
                outcome.output().seconds(SightScript.Act.CLEAR),
                outcome.culprit()
                        .map(step -> ", broke at " + said(step, outcome))
                        .orElse(""));
    }

    private static String said(SightScript.Step step, SightSession.Outcome outcome) {
        return step.act() + " of " + step.entry().name() + ": " + outcome.why();
    }

    /** {@return whether it is known what not to do again} */
    private boolean blame(SightSession.Outcome outcome, List<Batch> left) throws IOException {
        SightScript.Step step = outcome.culprit().orElse(null);
        if (step == null || !left.contains(step.batch())) {
            return false; // it broke when all was seen
        }
        if (step.act() == SightScript.Act.LOAD) {
            exclude(step.entry().path(), outcome.why());
        } else {
            divide(left, step.batch(), outcome.why());
        }
        return true;
    }

    /** The batch cannot be looked at: one of its targets must be the reason. */
    private void divide(List<Batch> left, Batch batch, String why) throws IOException {
        int at = left.indexOf(batch);
        left.remove(at);
        if (batch.targets().size() == 1) {
            exclude(batch.targets().get(0).path(), "cannot be looked at: " + why);
        } else {
            left.addAll(at, batch.halves(index));
        }
    }

    private void exclude(String path, String why) throws IOException {
        broken.add(path);
        looks.addBroken(path, why);
    }
}
