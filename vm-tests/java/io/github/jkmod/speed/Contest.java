package io.github.jkmod.speed;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Commands that run one after the other, again and again, so that what else the machine does meets all of them alike. The
 * first is what the others are held against, run by run.
 */
final class Contest {
    /**
     * One of the commands, and what was measured of it.
     *
     * @param exitCode what it has to end with
     * @param peakMib the most memory it had, in MiB: {@code VmHWM} of proc(5), in the run before those that count
     */
    private record Contestant(String name, List<String> command, int exitCode, double peakMib, List<Double> millis) {
        double millisAt(double share) {
            return at(millis.stream().mapToDouble(Double::doubleValue).toArray(), share);
        }
    }

    private final List<Contestant> contestants = new ArrayList<>();
    private final int rounds;

    /** Of so many rounds. */
    Contest(int rounds) {
        this.rounds = rounds;
    }

    /**
     * Adds a command under a name for the table, and runs it once: after that its files are in memory, and its archives made.
     *
     * @throws IOException if it does not end with that exit code
     */
    Contest with(String name, int exitCode, List<String> command) throws IOException, InterruptedException {
        Process process = start(command);
        long peakKib = 0;
        while (!process.waitFor(5, TimeUnit.MILLISECONDS)) {
            peakKib = Math.max(peakKib, peakKib(process.pid()));
        }
        Contestant contestant = new Contestant(name, command, exitCode, peakKib / 1024.0, new ArrayList<>());
        end(process, contestant);
        contestants.add(contestant);
        return this;
    }

    /** Adds one that has to succeed. */
    Contest with(String name, List<String> command) throws IOException, InterruptedException {
        return with(name, 0, command);
    }

    /** Runs them, round by round. {@return the median of each by its name, in milliseconds} */
    Map<String, Double> run() throws IOException, InterruptedException {
        Map<String, Double> medians = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Contestant each : contestants) {
                long begin = System.nanoTime();
                end(start(each.command()), each);
                each.millis().add((System.nanoTime() - begin) / 1e6);
            }
        }
        contestants.forEach(each -> medians.put(each.name(), each.millisAt(0.5)));
        return medians;
    }

    /** {@return a table of what ran: medians in milliseconds, and the median and the middle half of the ratios to the first} */
    String table() {
        StringBuilder table = new StringBuilder(
                "| command | ms | fastest | ratio | middle half | peak MiB |\n|---|---|---|---|---|---|\n");
        List<Double> base = contestants.get(0).millis();
        for (Contestant each : contestants) {
            double[] ratios = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                ratios[round] = each.millis().get(round) / base.get(round);
            }
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.1f | %.2f | %.2f to %.2f | %.0f |%n",
                    each.name(),
                    each.millisAt(0.5),
                    each.millisAt(0),
                    at(ratios, 0.5),
                    at(ratios, 0.25),
                    at(ratios, 0.75),
                    each.peakMib()));
        }
        return table.toString();
    }

    /** {@return the value below which that share of them is} */
    static double at(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
    }

    private static Process start(List<String> command) throws IOException {
        File nowhere = new File("/dev/null");
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(nowhere);
        builder.redirectOutput(nowhere).redirectError(nowhere);
        builder.directory(Path.of("/").toFile());
        return builder.start();
    }

    private static void end(Process process, Contestant contestant) throws IOException, InterruptedException {
        int exitCode = process.waitFor();
        if (exitCode != contestant.exitCode()) {
            throw new IOException(contestant.name() + ": exit " + exitCode + " instead of " + contestant.exitCode());
        }
    }

    private static long peakKib(long pid) throws IOException {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (NoSuchFileException e) {
            return 0; // it has just ended
        }
        return 0; // it has ended, and nobody has asked for its exit code yet
    }
}
