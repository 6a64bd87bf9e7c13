package io.github.jkmod.cli.terminal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;

/** The same work on many things by all processors, with the results in the order of the things. */
public final class OrderedWork {
    /** Of many things so many at most are handed to a processor at a time. */
    static final int MOST_AT_A_TIME = 8;

    private OrderedWork() {}

    /**
     * Does {@code work} on each of {@code things} and hands the results over, one after the other. No more than one thing
     * for each processor is in work; of many things each processor has two lots of {@value #MOST_AT_A_TIME} at the most, whose
     * results wait for an earlier one.
     *
     * @param work must not throw
     */
    public static <T, R> void run(List<T> things, Function<T, R> work, Consumer<R> sink) throws InterruptedException {
        int processors = Math.min(Runtime.getRuntime().availableProcessors(), things.size());
        if (processors <= 1) {
            things.forEach(thing -> sink.accept(work.apply(thing)));
            return;
        }
        ExecutorService workers = Executors.newFixedThreadPool(processors);
        try {
            Deque<Future<List<R>>> running = new ArrayDeque<>();
            int atATime = Math.max(1, Math.min(MOST_AT_A_TIME, things.size() / (8 * processors)));
            for (int from = 0; from < things.size(); from += atATime) {
                if (running.size() >= 2 * processors) {
                    results(running.remove()).forEach(sink);
                }
                List<T> lot = things.subList(from, Math.min(from + atATime, things.size()));
                running.add(workers.submit(() -> lot.stream().map(work).toList()));
            }
            while (!running.isEmpty()) {
                results(running.remove()).forEach(sink);
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private static <R> List<R> results(Future<List<R>> running) throws InterruptedException {
        try {
            return running.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
