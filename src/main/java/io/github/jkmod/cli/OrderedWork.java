package io.github.jkmod.cli;

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
final class OrderedWork {
    private OrderedWork() {}

    /**
     * Does {@code work} on each of {@code things} and hands the results over, one after the other. No more than two things
     * for each processor are in work or wait for an earlier one.
     *
     * @param work must not throw
     */
    static <T, R> void run(List<T> things, Function<T, R> work, Consumer<R> sink) throws InterruptedException {
        int processors = Math.min(Runtime.getRuntime().availableProcessors(), things.size());
        if (processors <= 1) {
            things.forEach(thing -> sink.accept(work.apply(thing)));
            return;
        }
        ExecutorService workers = Executors.newFixedThreadPool(processors);
        try {
            Deque<Future<R>> running = new ArrayDeque<>();
            for (T thing : things) {
                if (running.size() >= 2 * processors) {
                    sink.accept(result(running.remove()));
                }
                running.add(workers.submit(() -> work.apply(thing)));
            }
            while (!running.isEmpty()) {
                sink.accept(result(running.remove()));
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private static <R> R result(Future<R> running) throws InterruptedException {
        try {
            return running.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
