package io.github.jkmod.vm;

import io.github.jkmod.report.Json;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.setup.Provision;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.spec.GuestSpec;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * How long it takes from asking to a real load's cross-checked result: by clones, by booting, and the {@link Floor} beside
 * them in the same run.
 *
 * <p>Arguments: {@code table N [ID/ARCH…]} for a table over kernels (all of the matrix, or those named) with N runs of each
 * kind; {@code clones N [ID/ARCH…]} for N clones in a row and N more by two at once, each with a load of its own.
 */
public final class GuestBenchmark {
    private static final Path DIST = Path.of("target", "dist").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final CacheFolder cache = CacheFolder.ofUser(System.getenv());
    private final Provision provision = new Provision(cache, Progress.silent());
    private final GuestFiles files = new GuestFiles(cache, provision);
    private final PrintStream out = System.out;

    private GuestBenchmark() {}

    /** Runs what the arguments say. */
    public static void main(String[] args) throws Exception {
        int runs = Integer.parseInt(args[1]);
        List<String> named = List.of(args).subList(2, args.length);
        GuestBenchmark benchmark = new GuestBenchmark();
        List<KernelRow> rows = benchmark.provision.kernels().rows().stream()
                .filter(row -> named.isEmpty()
                        || named.contains(row.id() + "/" + row.architecture().label()))
                .toList();
        if (args[0].equals("table")) {
            benchmark.table(rows, runs);
        } else {
            for (KernelRow row : rows) {
                benchmark.clones(row, runs);
            }
        }
    }

    private void table(List<KernelRow> rows, int runs) throws Exception {
        out.println("seconds, medians of " + runs + "; to the result of `vm run --json hello.ko`, from its start");
        out.println("| kernel | release | Debian | clone | cold boot | floor | clone/floor | cold/floor |");
        out.println("|---|---|---|---|---|---|---|---|");
        for (KernelRow row : rows) {
            DebianKernel kernel = provision.kernel(row.architecture(), row.id());
            Path module = module(kernel);
            Path folder = Files.createTempDirectory("jkmod-floor-");
            Floor floor = new Floor(
                    new GuestSpec(
                            row.architecture(), files.bootFile(kernel), kernel.release(), folder, MachineShape.USUAL),
                    provision.guestRoot(row.architecture()).resolve("bin/busybox"),
                    module,
                    folder);
            command(row, module, Map.of()); // makes the template
            double[] clone = new double[runs];
            double[] cold = new double[runs];
            double[] bare = new double[runs];
            for (int run = 0; run < runs; run++) {
                clone[run] = command(row, module, Map.of());
                cold[run] = command(row, module, Map.of(GuestPool.SWITCH, "off"));
                bare[run] = floor.seconds();
            }
            CacheFolder.delete(folder);
            String line = String.format(
                    Locale.ROOT,
                    "| %s %s | %s | %s | %.2f | %.2f | %.2f | %.2f | %.2f |",
                    row.id(),
                    row.architecture().label(),
                    kernel.release(),
                    kernel.packageVersion(),
                    median(clone),
                    median(cold),
                    median(bare),
                    median(clone) / median(bare),
                    median(cold) / median(bare));
            out.println(line);
        }
    }

    private Path module(DebianKernel kernel) throws IOException {
        return provision.testModules(kernel, DIST.resolve("modules-src")).resolve("hello.ko");
    }

    /** {@return seconds that one {@code vm run} takes as a process} */
    private static double command(KernelRow row, Path module, Map<String, String> environment) throws Exception {
        List<String> command = List.of(
                DIST.resolve("bin/jkmod").toString(),
                "vm",
                "run",
                "--json",
                "--kernel",
                row.id(),
                "--arch",
                row.architecture().label(),
                module.toString());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(new File("/dev/null")).redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        long start = System.nanoTime();
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0 || !said.contains("\"match\"")) {
            throw new IOException(command + " failed: " + said);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private void clones(KernelRow row, int runs) throws Exception {
        DebianKernel kernel = provision.kernel(row.architecture(), row.id());
        Map<String, Path> payload = Map.of("hello.ko", module(kernel));
        List<String> notes = new ArrayList<>();
        BootOptions usual = BootOptions.usual(cache.root(), line -> {
            if (!line.startsWith("making a template")) {
                notes.add(line);
            }
        });
        GuestPool pool = new GuestPool(cache, files, Installation.at(DIST), usual, Map.of());
        pool.guest(kernel, MachineShape.USUAL, payload).close(); // makes the template
        double[] answers = new double[runs];
        double[] results = new double[runs];
        for (int run = 0; run < runs; run++) {
            long start = System.nanoTime();
            try (Guest guest = pool.guest(kernel, MachineShape.USUAL, payload)) {
                answers[run] = (System.nanoTime() - start) / 1e9;
                load(guest);
                results[run] = (System.nanoTime() - start) / 1e9;
            }
        }
        double[] cold = new double[5];
        for (int run = 0; run < cold.length; run++) {
            long start = System.nanoTime();
            try (Guest guest = pool.boot(kernel, MachineShape.USUAL, payload)) {
                load(guest);
                cold[run] = (System.nanoTime() - start) / 1e9;
            }
        }
        out.printf(
                Locale.ROOT,
                "%s %s: %d clones in a row, 0 failed: answer %s, result %s; cold boot: result %s%n",
                row.id(),
                row.architecture().label(),
                runs,
                spread(answers),
                spread(results),
                spread(cold));
        double[] pairs = twoAtOnce(pool, kernel, payload, runs);
        if (!notes.isEmpty()) {
            throw new IOException("not all were clones: " + notes);
        }
        out.printf(
                Locale.ROOT,
                "  %d by two at once, 0 failed: result %s; left over: %s%n",
                runs,
                spread(pairs),
                leftOver());
    }

    private static double[] twoAtOnce(GuestPool pool, DebianKernel kernel, Map<String, Path> payload, int runs)
            throws Exception {
        ExecutorService two = Executors.newFixedThreadPool(2);
        try {
            Callable<Double> one = () -> {
                long start = System.nanoTime();
                try (Guest guest = pool.guest(kernel, MachineShape.USUAL, payload)) {
                    load(guest);
                    return (System.nanoTime() - start) / 1e9;
                }
            };
            List<Future<Double>> results = new ArrayList<>();
            for (int run = 0; run < runs; run++) {
                results.add(two.submit(one));
            }
            double[] seconds = new double[runs];
            for (int run = 0; run < runs; run++) {
                seconds[run] = results.get(run).get();
            }
            return seconds;
        } finally {
            two.shutdownNow();
        }
    }

    /** A kernel that never loaded a module loads one, and the forecast of it matches. */
    private static void load(Guest guest) throws Exception {
        String before = text(guest, "cat", "/proc/modules");
        Tree report = Tree.of(Json.parse(text(guest, "jkmod", "load", "--json", "/payload/hello.ko")));
        if (!before.isEmpty() || !report.tree("crosscheck").text("result").equals("match")) {
            throw new IOException("modules before: " + before + "; " + Json.line(report.map()));
        }
    }

    private static String text(Guest guest, String... command) throws Exception {
        return new String(guest.exec(List.of(command), LIMIT).stdout(), StandardCharsets.UTF_8);
    }

    /** {@return processes that this one started, and files of its guests, that are still there} */
    private String leftOver() throws IOException {
        long processes = ProcessHandle.current().descendants().count();
        String own = ProcessHandle.current().pid() + "-";
        try (Stream<Path> scratch = Files.list(cache.root().resolve("scratch"))) {
            long folders = scratch.filter(
                            path -> String.valueOf(path.getFileName()).startsWith(own))
                    .count();
            return processes + " processes, " + folders + " folders";
        }
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String spread(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(
                Locale.ROOT, "%.2f s (%.2f to %.2f)", median(values), sorted[0], sorted[sorted.length - 1]);
    }
}
