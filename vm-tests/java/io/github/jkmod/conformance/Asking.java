package io.github.jkmod.conformance;

import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.vm.GuestPool;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Asks one kernel about corpora and records what it answers. */
final class Asking {
    private static final int CHUNK = 250;

    private final Options options;
    private final Records records;
    private final TestKernel kernel;
    private final Bases bases;
    private final GuestPool pool;
    private final Path probe;
    private final PrintStream out;

    Asking(
            Options options,
            Records records,
            TestKernel kernel,
            Bases bases,
            GuestPool pool,
            Path probe,
            PrintStream out) {
        this.options = options;
        this.records = records;
        this.kernel = kernel;
        this.bases = bases;
        this.pool = pool;
        this.probe = probe;
        this.out = out;
    }

    /** Asks what is not recorded yet; what the forecast calls unsafe comes last. */
    void ask(Corpus corpus, Foretelling foretelling) throws IOException, InterruptedException, ExecutionException {
        Map<String, CaseRecord> known = records.read(kernel.label(), corpus.name());
        List<CaseSpec> cases = new ArrayList<>();
        List<CaseSpec> unsafe = new ArrayList<>();
        for (CaseSpec spec : corpus.cases(kernel, bases)) {
            boolean wanted = options.only().map(spec.id()::equals).orElse(isNew(spec, known.get(spec.id())));
            if (wanted) {
                List<String> before = spec.before().stream()
                        .map(base -> GuestRuns.moduleName(base) + ":Live:")
                        .toList();
                boolean harm = foretelling.tell(spec, before).answer() == Verdict.Answer.UNSAFE;
                (harm ? unsafe : cases).add(spec);
            }
        }
        List<List<CaseSpec>> chunks = chunks(cases);
        chunks.addAll(chunks(unsafe));
        ask(corpus.name(), chunks);
    }

    private static boolean isNew(CaseSpec spec, @org.jspecify.annotations.Nullable CaseRecord known) {
        return known == null
                || !known.spec().base().equals(spec.base())
                || !known.spec().call().equals(spec.call())
                || !known.spec().edits().text().equals(spec.edits().text());
    }

    /** Asks again, each in a guest of its own, where the forecast is wrong or a guest broke that others had used before. */
    void again(String corpus, Foretelling foretelling) throws IOException, InterruptedException, ExecutionException {
        List<List<CaseSpec>> chunks = new ArrayList<>();
        for (CaseRecord each : records.read(kernel.label(), corpus).values()) {
            Outcome outcome =
                    Outcome.of(foretelling.tell(each.spec(), each.answer().loaded()), each.answer());
            boolean doubtful = outcome == Outcome.DIFFER || outcome == Outcome.MISSED_HARM;
            Answer.End end = each.answer().end();
            boolean mute = end == Answer.End.DIED || end == Answer.End.SILENT;
            if (doubtful && (mute || !each.answer().alone())) {
                chunks.add(List.of(each.spec()));
            }
        }
        ask(corpus, chunks);
    }

    private static List<List<CaseSpec>> chunks(List<CaseSpec> cases) {
        List<List<CaseSpec>> chunks = new ArrayList<>();
        for (int from = 0; from < cases.size(); from += CHUNK) {
            chunks.add(cases.subList(from, Math.min(cases.size(), from + CHUNK)));
        }
        return chunks;
    }

    private void ask(String corpus, List<List<CaseSpec>> chunks)
            throws IOException, InterruptedException, ExecutionException {
        int total = chunks.stream().mapToInt(List::size).sum();
        if (total == 0) {
            return;
        }
        Path scratch = Files.createDirectories(options.out().resolve("scratch"));
        GuestRuns runs = new GuestRuns(pool, kernel, bases, probe, scratch);
        AtomicInteger done = new AtomicInteger();
        AtomicInteger guests = new AtomicInteger();
        long start = System.nanoTime();
        ExecutorService workers = Executors.newFixedThreadPool(options.guests());
        try {
            List<Future<Integer>> results = new ArrayList<>();
            for (List<CaseSpec> chunk : chunks) {
                Callable<Integer> work = () -> runs.ask(chunk, more -> {
                    records.append(kernel.label(), corpus, more);
                    guests.incrementAndGet();
                    int count = done.addAndGet(more.size());
                    out.printf(
                            Locale.ROOT,
                            "%s %s: %d of %d, %d guests, %.0f s%n",
                            kernel.label(),
                            corpus,
                            count,
                            total,
                            guests.get(),
                            (System.nanoTime() - start) / 1e9);
                });
                results.add(workers.submit(work));
            }
            for (Future<Integer> result : results) {
                result.get();
            }
        } finally {
            workers.shutdownNow();
        }
    }
}
