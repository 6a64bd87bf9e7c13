package io.github.jkmod.speed;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Commands that run one after the other, again and again, so that what else the machine does meets all of them alike. The
 * first is what the others are held against, run by run.
 */
final class Contest {
    private final Map<String, List<String>> commands = new LinkedHashMap<>();

    /** Adds a command under a name for the table. */
    Contest with(String name, List<String> command) {
        commands.put(name, command);
        return this;
    }

    /** {@return the table: medians in milliseconds, and the median and the middle half of the ratios to the first} */
    String run(int rounds) throws IOException, InterruptedException {
        Map<String, double[]> millis = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> each : commands.entrySet()) {
            run(each.getValue()); // not counted: files are in memory after it, archives made
            millis.put(each.getKey(), new double[rounds]);
        }
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, List<String>> each : commands.entrySet()) {
                long begin = System.nanoTime();
                run(each.getValue());
                values(millis, each.getKey())[round] = (System.nanoTime() - begin) / 1e6;
            }
        }
        StringBuilder table =
                new StringBuilder("| command | ms | fastest | ratio | middle half |\n|---|---|---|---|---|\n");
        double[] base = values(millis, commands.keySet().iterator().next());
        millis.forEach((name, own) -> {
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                ratios[round] = own[round] / base[round];
            }
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.2f | %.2f to %.2f |%n",
                    name,
                    at(own, 0.5),
                    at(own, 0),
                    at(ratios, 0.5),
                    at(ratios, 0.25),
                    at(ratios, 0.75)));
        });
        return table.toString();
    }

    private static double[] values(Map<String, double[]> all, String name) {
        double[] values = all.get(name);
        if (values == null) {
            throw new IllegalStateException(name);
        }
        return values;
    }

    /** {@return the value below which that share of them is} */
    static double at(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        File nowhere = new File("/dev/null");
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(nowhere);
        builder.redirectOutput(nowhere).redirectError(nowhere);
        builder.directory(Path.of("/").toFile());
        builder.start().waitFor();
    }
}
