package io.github.jkmod.conformance;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param mode what to do
 * @param kernels which
 * @param corpora which
 * @param mutants how many of them for each kernel
 * @param seed of the mutants
 * @param guests how many at once
 * @param out the folder for what is written
 * @param records the folder with the kernels' answers
 * @param only the id of a single case
 */
public record Options(
        Mode mode,
        KernelPatterns kernels,
        List<String> corpora,
        int mutants,
        long seed,
        int guests,
        Path out,
        Path records,
        Optional<String> only) {
    /** The corpora, in the order in which they are asked. */
    static final List<String> CORPORA = List.of("parameters", "misuse", "mutants", "foreign", "stock");

    static final String USAGE = """
            usage: MODE [--kernels LIST] [--corpora LIST] [--mutants N] [--seed N] [--guests N] [--out DIR] [--records DIR] [--case ID]
              run         ask the kernels what is not recorded yet, then as reforecast
              reforecast  ask the forecast again about all that is recorded, and compare; no guest, seconds
              recheck     ask the kernels again where forecast and kernel differ, each case in a guest of its own
              list        the cases' names
            LIST is parted by commas: kernels as 6.1/x86_64, 6.1 or */arm; corpora of parameters, misuse, mutants, foreign, stock
            """;

    private static final Set<String> KNOWN =
            Set.of("--kernels", "--corpora", "--mutants", "--seed", "--guests", "--out", "--records", "--case");

    /** What to do. */
    public enum Mode {
        RUN,
        REFORECAST,
        RECHECK,
        LIST
    }

    /**
     * {@return the options of that command line}
     *
     * @throws IllegalArgumentException if it is wrong
     */
    static Options parse(List<String> words) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException(USAGE);
        }
        Map<String, String> values = values(words.subList(1, words.size()), KNOWN, USAGE);
        Path out = Path.of(values.getOrDefault("--out", "target/conformance"));
        return new Options(
                Mode.valueOf(words.get(0).toUpperCase(java.util.Locale.ROOT)),
                KernelPatterns.parse(values.getOrDefault("--kernels", "*")),
                list(values.getOrDefault("--corpora", String.join(",", CORPORA))),
                Integer.parseInt(values.getOrDefault("--mutants", "3000")),
                Long.parseLong(values.getOrDefault("--seed", "1")),
                Integer.parseInt(values.getOrDefault("--guests", "2")),
                out,
                Path.of(values.getOrDefault("--records", out.resolve("records").toString())),
                Optional.ofNullable(values.get("--case")));
    }

    private static List<String> list(String text) {
        return List.of(text.split(","));
    }

    /**
     * {@return the values of such a command line by their names}
     *
     * @param words names and values by turns
     * @throws IllegalArgumentException with the usage if one is not known or has no value
     */
    public static Map<String, String> values(List<String> words, Set<String> known, String usage) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < words.size(); i += 2) {
            if (!known.contains(words.get(i)) || i + 1 == words.size()) {
                throw new IllegalArgumentException(words.get(i) + "?\n" + usage);
            }
            values.put(words.get(i), words.get(i + 1));
        }
        return values;
    }
}
