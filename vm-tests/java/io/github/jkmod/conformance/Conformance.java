package io.github.jkmod.conformance;

import io.github.jkmod.vm.BootOptions;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.setup.CacheFolder;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.setup.KernelRow;
import io.github.jkmod.vm.setup.Progress;
import io.github.jkmod.vm.setup.Provision;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * Asks the forecast and real kernels about the same files, and shows where they differ. See {@link Options#USAGE}.
 *
 * <p>What kernels answer is recorded, so that a changed forecast is compared again in seconds.
 */
public final class Conformance {
    private static final Path DIST = Path.of("target", "dist").toAbsolutePath();
    private static final Path MODULES = Path.of("native", "modules");

    /** Without a sign of life; under emulation four times as much. A busy machine must not make a guest a dead one. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final Options options;
    private final PrintStream out;
    private final CacheFolder cache = CacheFolder.ofUser(System.getenv());
    private final Provision provision = new Provision(cache, Progress.silent());
    private final Records records;

    private Conformance(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
        this.records = new Records(options.records());
    }

    /** Does what the arguments say. */
    public static void main(String[] args) throws Exception {
        Options options = Options.parse(List.of(args));
        new Conformance(options, System.out).run();
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        Files.createDirectories(options.out());
        Summary summary = new Summary();
        List<String> lines = new ArrayList<>(List.of(Compared.HEADING));
        for (KernelRow row : provision.kernels().rows()) {
            if (options.wants(row)) {
                for (Compared each : kernel(kernel(row))) {
                    summary.add(each);
                    lines.add(each.line());
                }
            }
        }
        if (options.mode() != Options.Mode.LIST) {
            summary.lines().forEach(out::println);
            Files.write(options.out().resolve("cases.tsv"), lines);
            Files.write(options.out().resolve("summary.txt"), summary.lines());
            out.println(summary.wrong() + " decided wrongly; all cases are in "
                    + options.out().resolve("cases.tsv"));
        }
    }

    private TestKernel kernel(KernelRow row) throws IOException {
        io.github.jkmod.vm.setup.DebianKernel debian = provision.kernel(row.architecture(), row.id());
        return new TestKernel(debian, provision.testModules(debian, MODULES));
    }

    private List<Compared> kernel(TestKernel kernel) throws IOException, InterruptedException, ExecutionException {
        Path scratch = options.out().resolve("scratch").resolve(kernel.label().replace('/', '-'));
        Bases bases = new Bases(records.bases(), kernel.debian().modulesDir(), scratch);
        Foretelling foretelling = new Foretelling(kernel.facts(), bases);
        List<Compared> all = new ArrayList<>();
        for (String name : options.corpora()) {
            switch (options.mode()) {
                case LIST ->
                    corpus(name).cases(kernel, bases).forEach(spec -> out.println(kernel.label() + "\t" + spec.id()));
                case RUN -> asking(kernel, bases).ask(corpus(name), foretelling);
                case RECHECK -> asking(kernel, bases).again(name, foretelling);
                case REFORECAST -> {}
            }
            if (options.mode() != Options.Mode.LIST) {
                all.addAll(compare(kernel, name, foretelling));
            }
        }
        bases.forgetUnpacked();
        return all;
    }

    private Asking asking(TestKernel kernel, Bases bases) throws IOException {
        GuestFiles files = new GuestFiles(cache, provision);
        BootOptions boot = BootOptions.usual(cache.root(), line -> out.println(kernel.label() + ": " + line))
                .silence(SILENCE);
        String home = System.getProperty(Installation.HOME, DIST.toString());
        GuestPool pool = new GuestPool(cache, files, Installation.at(Path.of(home)), boot, Map.of());
        Path probe = ProbeBuild.program(kernel.debian().arch(), options.out());
        return new Asking(options, records, kernel, bases, pool, probe, out);
    }

    private Corpus corpus(String name) throws IOException {
        Path indexes = records.bases();
        return switch (name) {
            case "parameters" -> new ParameterCorpus();
            case "misuse" -> new MisuseCorpus();
            case "mutants" -> new MutantCorpus(options.mutants(), options.seed(), indexes);
            case "foreign" -> new ForeignCorpus(allKernels(), indexes);
            case "stock" -> new StockCorpus(indexes);
            default -> throw new IllegalArgumentException(name + "?\n" + Options.USAGE);
        };
    }

    private List<TestKernel> allKernels() throws IOException {
        List<TestKernel> all = new ArrayList<>();
        for (KernelRow row : provision.kernels().rows()) {
            all.add(kernel(row));
        }
        return all;
    }

    private List<Compared> compare(TestKernel kernel, String corpus, Foretelling foretelling) throws IOException {
        List<Compared> all = new ArrayList<>();
        for (CaseRecord each : records.read(kernel.label(), corpus).values()) {
            if (options.only().isEmpty()
                    || options.only().get().equals(each.spec().id())) {
                Foretelling.Told told =
                        foretelling.tell(each.spec(), each.answer().loaded());
                Compared compared = Compared.of(kernel.label(), corpus, each, told);
                all.add(compared);
                options.only().ifPresent(id -> show(compared));
            }
        }
        return all;
    }

    private void show(Compared compared) {
        out.println(compared.kernel() + " " + compared.corpus() + ": "
                + compared.record().spec().id());
        out.println("  " + compared.outcome() + ": forecast " + compared.forecast() + ", kernel "
                + compared.kernelAnswer());
        out.println("  forecast: " + compared.told().why());
        out.println("  case: " + compared.record().spec());
        out.println("  loaded: " + compared.record().answer().loaded());
        compared.record().answer().log().forEach(line -> out.println("  kernel: " + line));
    }
}
