package io.github.jkmod.sight;

import io.github.jkmod.conformance.Bases;
import io.github.jkmod.conformance.Bench;
import io.github.jkmod.conformance.ProbeBuild;
import io.github.jkmod.conformance.StockIndex;
import io.github.jkmod.conformance.TestKernel;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/**
 * Has real kernels load all modules of their own trees, and compares what they show with the forecast. See
 * {@link SightOptions}.
 *
 * <p>What kernels show is recorded, so that a changed forecast is compared again without a guest.
 */
public final class CrosscheckBench {
    /** Takes the thousands of small files of a look faster than a disk. */
    private static final Path MEMORY = Path.of("/dev/shm");

    /** EBUSY and EEXIST: what a module wants is had by another one. */
    private static final Set<Integer> CLASHES = Set.of(16, 17);

    private final SightOptions options;
    private final List<TestKernel> kernels;
    private final PrintStream out;
    private final Bench bench = new Bench();
    private final SightSummary summary = new SightSummary();
    private final List<String> lines = new ArrayList<>(List.of(Seen.HEADING));
    private final List<String> notSeen = new ArrayList<>(List.of("kernel\tmodule\twhy"));

    private CrosscheckBench(SightOptions options, List<TestKernel> kernels, PrintStream out) {
        this.options = options;
        this.kernels = kernels;
        this.out = out;
    }

    /** Does what the arguments say. */
    public static void main(String[] args) throws Exception {
        SightOptions options = SightOptions.parse(List.of(args));
        new CrosscheckBench(options, new Bench().kernels(options.kernels()), System.out).run();
    }

    /** Does what such arguments say, with these kernels. */
    public static void run(List<String> args, List<TestKernel> kernels, PrintStream out)
            throws IOException, InterruptedException, ExecutionException {
        new CrosscheckBench(SightOptions.parse(args), kernels, out).run();
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        Files.createDirectories(options.out());
        switch (options.mode()) {
            case RUN, RECOMPARE -> compareAll();
            case WATCH -> {
                for (TestKernel kernel : kernels) {
                    watch(kernel);
                }
            }
            case CYCLE -> {
                for (TestKernel kernel : kernels) {
                    cycle(kernel);
                }
            }
        }
    }

    private void compareAll() throws IOException, InterruptedException, ExecutionException {
        for (TestKernel kernel : kernels) {
            kernel(kernel);
        }
        summary.lines().forEach(out::println);
        Files.write(options.out().resolve("sights.tsv"), lines);
        Files.write(options.out().resolve("not-seen.tsv"), notSeen);
        Files.write(options.out().resolve("summary.txt"), summary.lines());
        out.println("all modules are in " + options.out().resolve("sights.tsv"));
    }

    private void kernel(TestKernel kernel) throws IOException, InterruptedException, ExecutionException {
        Path scratch = scratch(kernel);
        Path kept = options.records().resolve("bases");
        Bases bases = new Bases(kept, kernel.tree(), scratch);
        StockIndex index = StockIndex.of(kernel, kept);
        Looks looks = new Looks(options.records(), kernel.label());
        if (options.mode() == SightOptions.Mode.RUN) {
            ask(kernel, index, looks, bases, scratch);
            bases.forgetUnpacked();
        }
        compare(kernel, index, looks, bases, scratch);
    }

    private void ask(TestKernel kernel, StockIndex index, Looks looks, Bases bases, Path scratch)
            throws IOException, InterruptedException, ExecutionException {
        Path probe = ProbeBuild.program(kernel.kernel().arch(), options.out());
        SightSession session = new SightSession(pool(kernel), kernel, bases, probe, scratch);
        SightRuns runs = new SightRuns(session, index, looks, kernel.label(), out);
        Set<String> known = new HashSet<>(looks.broken().keySet());
        loads(looks).forEach(load -> known.add(load.path()));
        List<StockIndex.Entry> wanted = index.entries().stream()
                .filter(entry -> options.only().map(entry.name()::equals).orElse(!known.contains(entry.path())))
                .toList();
        ask(kernel, runs, Batch.of(index, wanted));
        if (options.only().isEmpty()) {
            ask(kernel, runs, clashes(index, looks));
        }
    }

    private void ask(TestKernel kernel, SightRuns runs, List<Batch> batches)
            throws IOException, InterruptedException, ExecutionException {
        long targets =
                batches.stream().mapToLong(batch -> batch.targets().size()).sum();
        out.println(kernel.label() + ": " + targets + " modules to be seen, in " + batches.size() + " batches");
        runs.ask(batches.subList(0, Math.min(options.batches(), batches.size())), options.guests());
    }

    /** {@return a batch of its own for each module that was only refused beside others that had what it wants} */
    private static List<Batch> clashes(StockIndex index, Looks looks) throws IOException {
        Map<String, Integer> fewest = new LinkedHashMap<>();
        Set<String> settled = new HashSet<>(looks.broken().keySet());
        for (Path file : looks.files()) {
            List<Load> loads = Look.read(file).loads();
            for (Load load : loads) {
                if (CLASHES.contains(load.errno())) {
                    fewest.merge(load.path(), loads.size(), Math::min);
                } else {
                    settled.add(load.path());
                }
            }
        }
        fewest.keySet().removeAll(settled);
        return index.entries().stream()
                .filter(entry -> fewest.containsKey(entry.path()))
                .map(entry -> Batch.of(index, List.of(entry)).get(0))
                .filter(batch -> batch.loads().size()
                        < fewest.getOrDefault(batch.targets().get(0).path(), 0))
                .toList();
    }

    private static List<Load> loads(Looks looks) throws IOException {
        List<Load> loads = new ArrayList<>();
        for (Path file : looks.files()) {
            loads.addAll(Look.read(file).loads());
        }
        return loads;
    }

    private GuestPool pool(TestKernel kernel) throws IOException {
        return bench.pool(line -> out.println(kernel.label() + ": " + line));
    }

    /** The modules that took longest to load are loaded again, watched. */
    private void watch(TestKernel kernel) throws IOException {
        Path scratch = scratch(kernel);
        Path kept = options.records().resolve("bases");
        Bases bases = new Bases(kept, kernel.tree(), scratch);
        StockIndex index = StockIndex.of(kernel, kept);
        InitWatch watch = new InitWatch(index, new NeedsLoaded(pool(kernel), kernel, index, bases));
        int caught = 0;
        int matches = 0;
        long symbols = 0;
        for (String path : watch.slowest(loads(new Looks(options.records(), kernel.label())), options.modules())) {
            InitWatch.Watched watched = watch.watch(path);
            out.println(kernel.label() + "\t" + watched.line());
            caught += watched.caught() ? 1 : 0;
            matches += watched.caught() && watched.outcome().equals("match") ? 1 : 0;
            symbols += watched.symbols();
        }
        bases.forgetUnpacked();
        out.printf(
                Locale.ROOT,
                "%s: %d seen during init, with %d symbols; %d of them match%n",
                kernel.label(),
                caught,
                symbols,
                matches);
    }

    /** Modules taken by chance are loaded and unloaded, and nothing should be said of them. */
    private void cycle(TestKernel kernel) throws IOException {
        Path kept = options.records().resolve("bases");
        Bases bases = new Bases(kept, kernel.tree(), scratch(kernel));
        StockIndex index = StockIndex.of(kernel, kept);
        StockCycles cycles = new StockCycles(index, new NeedsLoaded(pool(kernel), kernel, index, bases));
        Map<StockCycles.End, Integer> ends = new EnumMap<>(StockCycles.End.class);
        List<StockIndex.Entry> wanted = cycles.shuffled(options.seed()).stream()
                .filter(entry -> isWanted(index, entry.path()))
                .toList();
        for (StockIndex.Entry entry : wanted) {
            StockCycles.Cycled cycled = cycles.cycle(entry);
            ends.merge(cycled.end(), 1, Integer::sum);
            out.println(kernel.label() + "\t" + cycled.line());
            bases.forgetUnpacked();
            if (ends.getOrDefault(StockCycles.End.QUIET, 0) + ends.getOrDefault(StockCycles.End.ALARM, 0)
                    >= options.modules()) {
                break;
            }
        }
        out.println(kernel.label() + ": modules loaded and unloaded, by what was said of them: " + ends);
    }

    private Path scratch(TestKernel kernel) throws IOException {
        return Files.createDirectories(
                options.out().resolve("scratch").resolve(kernel.label().replace('/', '-')));
    }

    private void compare(TestKernel kernel, StockIndex index, Looks looks, Bases bases, Path scratch)
            throws IOException {
        long start = System.nanoTime();
        LookCompare compare = new LookCompare(kernel.label(), kernel.facts(), bases);
        Map<String, String> refused = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        for (Path file : looks.files()) {
            Look look = Look.read(file);
            List<String> paths = new ArrayList<>();
            for (Load load : look.loads()) {
                if (load.isIn() && isWanted(index, load.path()) && seen.add(load.path())) {
                    paths.add(load.path());
                } else if (!load.isIn()) {
                    refused.put(load.path(), load.how() + " with errno " + load.errno());
                }
            }
            Path root = Files.createTempDirectory(Files.isWritable(MEMORY) ? MEMORY : scratch, "look");
            look.unpack(root);
            compare.compare(String.valueOf(file.getFileName()), root, paths).forEach(this::add);
            CacheFolder.delete(root);
        }
        refused.keySet().removeAll(seen);
        Map<String, String> broken = looks.broken();
        broken.keySet().removeAll(seen);
        summary.kernel(kernel.label(), index.entries().size(), refused.size(), broken.size());
        refused.forEach((path, why) -> notSeen.add(kernel.label() + "\t" + path + "\t" + why));
        broken.forEach((path, why) -> notSeen.add(kernel.label() + "\t" + path + "\tbroke the guest: " + why));
        out.printf(
                Locale.ROOT,
                "%s: %d modules compared in %.1f s%n",
                kernel.label(),
                seen.size(),
                (System.nanoTime() - start) / 1e9);
    }

    private boolean isWanted(StockIndex index, String path) {
        return options.only().map(index.at(path).name()::equals).orElse(true);
    }

    private void add(Seen seen) {
        summary.add(seen);
        lines.add(seen.line());
        if (options.only().isPresent()) {
            out.println(seen.kernel() + " " + seen.path() + " in " + seen.look() + ": " + seen.result() + ", "
                    + seen.symbols() + " symbols");
            seen.differences().forEach(each -> out.println("  " + each));
            seen.notCompared().forEach(each -> out.println("  not compared: " + each));
        }
    }
}
