package io.github.jkmod.sight;

import io.github.jkmod.conformance.KernelPatterns;
import io.github.jkmod.conformance.Options;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param mode what to do
 * @param kernels which
 * @param guests how many at once
 * @param batches how many of them at most for each kernel
 * @param out the folder for what is written
 * @param records the folder with the kernels' looks
 * @param only the name of a single module
 * @param modules how many modules of each kernel are watched or cycled at most
 * @param seed of the order in which modules are cycled
 */
record SightOptions(
        Mode mode,
        KernelPatterns kernels,
        int guests,
        int batches,
        Path out,
        Path records,
        Optional<String> only,
        int modules,
        long seed) {
    private static final String USAGE = """
            usage: MODE [--kernels LIST] [--guests N] [--batches N] [--out DIR] [--records DIR] [--module NAME]
                        [--modules N] [--seed N]
              run         have the kernels load and show what is not recorded yet, then as recompare
              recompare   compare all that is recorded with the forecast; no guest
              watch       load the slowest of what is recorded again, --modules N of them, and look during init
              cycle       load and unload modules taken by chance, --modules N of them: what stays behind, and fifty times what grows
            LIST is parted by commas: 6.1/x86_64, 6.1 or */arm; N batches are asked for at most, each of some 50 modules
            """;

    private static final Set<String> KNOWN =
            Set.of("--kernels", "--guests", "--batches", "--out", "--records", "--module", "--modules", "--seed");

    /** What to do. */
    enum Mode {
        RUN,
        RECOMPARE,
        WATCH,
        CYCLE
    }

    /**
     * {@return the options of that command line}
     *
     * @throws IllegalArgumentException if it is wrong
     */
    static SightOptions parse(List<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException(USAGE);
        }
        Map<String, String> values = Options.values(words.subList(1, words.size()), KNOWN, USAGE);
        Path out = Path.of(values.getOrDefault("--out", "target/crosscheck"));
        return new SightOptions(
                Mode.valueOf(words.get(0).toUpperCase(Locale.ROOT)),
                KernelPatterns.parse(values.getOrDefault("--kernels", "*")),
                Integer.parseInt(values.getOrDefault("--guests", "2")),
                Integer.parseInt(values.getOrDefault("--batches", Integer.toString(Integer.MAX_VALUE))),
                out,
                Path.of(values.getOrDefault("--records", out.resolve("records").toString())),
                Optional.ofNullable(values.get("--module")),
                Integer.parseInt(values.getOrDefault("--modules", "20")),
                Long.parseLong(values.getOrDefault("--seed", "1")));
    }
}
