package io.github.jkmod.configuration;

import io.github.jkmod.conformance.Conformance;
import io.github.jkmod.conformance.Options;
import io.github.jkmod.conformance.TestKernel;
import io.github.jkmod.sight.CrosscheckBench;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Asks kernels of other configurations than Debian's: the conformance bench's parameters, misuse and mutants, and every module of their
 * trees loaded and cross-checked.
 */
public final class ConfigurationMatrix {
    private static final String USAGE = """
            usage: MODE [--configurations LIST] [--random N] [--seed N] [--mutants N] [--out DIR]
              build       build the kernels; no guest
              run         build the kernels, ask them what is not recorded yet, compare
              reforecast  compare all that is recorded with the forecast; no guest
              list        what there is
            LIST is parted by commas, of names in vm-tests/configurations/matrix.tsv; all without it. --random N adds N that --seed makes
            """;

    private static final Set<String> KNOWN = Set.of("--configurations", "--random", "--seed", "--mutants", "--out");

    private ConfigurationMatrix() {}

    /** Does what the arguments say. */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            throw new IllegalArgumentException(USAGE);
        }
        List<String> words = List.of(args);
        Map<String, String> values = Options.values(words.subList(1, words.size()), KNOWN, USAGE);
        List<Configuration> wanted = wanted(values);
        if (words.get(0).equals("list")) {
            wanted.forEach(each -> System.out.println(each.name() + "\t" + each.source() + "\t"
                    + each.architecture().label() + "\t" + each.compiler().label() + "\t"
                    + String.join(" ", each.options())));
            return;
        }
        ConfiguredKernels builds = new ConfiguredKernels(System.out);
        List<TestKernel> kernels = new ArrayList<>();
        List<String> failed = new ArrayList<>();
        for (Configuration each : wanted) {
            try {
                kernels.add(builds.kernel(each));
            } catch (SetupException e) {
                System.out.println(each.name() + ": not built: " + e.getMessage());
                failed.add(each.name());
            }
        }
        if (!words.get(0).equals("build")) {
            ask(words.get(0), values, kernels);
        }
        if (!failed.isEmpty()) {
            throw new IOException("not built: " + String.join(", ", failed));
        }
    }

    private static void ask(String mode, Map<String, String> values, List<TestKernel> kernels) throws Exception {
        Path out = Path.of(values.getOrDefault("--out", "target/configurations"));
        List<String> conformance = List.of(
                mode,
                "--corpora",
                "parameters,misuse,mutants",
                "--mutants",
                values.getOrDefault("--mutants", "300"),
                "--out",
                out.resolve("conformance").toString());
        Conformance.run(conformance, kernels, System.out);
        String crosscheck = mode.equals("run") ? "run" : "recompare";
        CrosscheckBench.run(
                List.of(crosscheck, "--out", out.resolve("crosscheck").toString()), kernels, System.out);
    }

    private static List<Configuration> wanted(Map<String, String> values) throws IOException {
        List<Configuration> all = Configuration.matrix();
        List<String> names = List.of(values.getOrDefault("--configurations", "").split(","));
        List<Configuration> wanted = new ArrayList<>(
                names.contains("")
                        ? all
                        : all.stream()
                                .filter(each -> names.contains(each.name()))
                                .toList());
        int random = Integer.parseInt(values.getOrDefault("--random", "0"));
        if (random > 0) {
            wanted = names.contains("") ? new ArrayList<>() : wanted;
            wanted.addAll(RandomConfigurations.of(Long.parseLong(values.getOrDefault("--seed", "1")), random));
        }
        return wanted;
    }
}
