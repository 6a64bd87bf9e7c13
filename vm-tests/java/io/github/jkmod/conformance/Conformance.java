package io.github.jkmod.conformance;

import io.github.jkmod.vm.GuestPool;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Asks the forecast and real kernels about the same files, and shows where they differ. See {@link Options#USAGE}.
 *
 * <p>What kernels answer is recorded, so that a changed forecast is compared again in seconds.
 */
public final class Conformance {
    private final Options options;
    private final PrintStream out;
    private final Bench bench = new Bench();
    private final List<TestKernel> kernels;
    private final Records records;

    private Conformance(Options options, List<TestKernel> kernels, PrintStream out) {
        this.options = options;
        this.kernels = kernels;
        this.out = out;
        this.records = new Records(options.records());
    }

    /** Does what the arguments say. */
    public static void main(String[] args) throws Exception {
        Options options = Options.parse(List.of(args));
        new Conformance(options, new Bench().kernels(options.kernels()), System.out).run();
    }

    /** Does what such arguments say, with these kernels. */
    public static void run(List<String> args, List<TestKernel> kernels, PrintStream out)
            throws IOException, InterruptedException, ExecutionException {
        new Conformance(Options.parse(args), kernels, out).run();
    }

    private void run() throws IOException, InterruptedException, ExecutionException {
        Files.createDirectories(options.out());
        Summary summary = new Summary();
        List<String> lines = new ArrayList<>(List.of(Compared.HEADING));
        for (TestKernel kernel : kernels) {
            for (Compared each : kernel(kernel)) {
                summary.add(each);
                lines.add(each.line());
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

    private List<Compared> kernel(TestKernel kernel) throws IOException, InterruptedException, ExecutionException {
        Path scratch = options.out().resolve("scratch").resolve(kernel.label().replace('/', '-'));
        Bases bases = new Bases(records.bases(), kernel.tree(), scratch);
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
        GuestPool pool = bench.pool(line -> out.println(kernel.label() + ": " + line));
        Path probe = ProbeBuild.program(kernel.kernel().arch(), options.out());
        return new Asking(options, records, kernel, bases, pool, probe, out);
    }

    private Corpus corpus(String name) throws IOException {
        Path indexes = records.bases();
        return switch (name) {
            case "parameters" -> new ParameterCorpus();
            case "misuse" -> new MisuseCorpus();
            case "mutants" -> new MutantCorpus(options.mutants(), options.seed(), indexes);
            case "foreign" -> new ForeignCorpus(bench.kernels(KernelPatterns.ALL), indexes);
            case "stock" -> new StockCorpus(indexes);
            default -> throw new IllegalArgumentException(name + "?\n" + Options.USAGE);
        };
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
