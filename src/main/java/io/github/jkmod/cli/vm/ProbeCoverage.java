package io.github.jkmod.cli.vm;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.coverage.CountedFunction;
import io.github.jkmod.coverage.LineCounts;
import io.github.jkmod.coverage.NotesFile;
import io.github.jkmod.probe.ProbeRun;
import io.github.jkmod.report.GcovDocument;
import io.github.jkmod.report.Json;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.ModuleBuild;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** How often the lines of a module were executed, in all its runs together. */
final class ProbeCoverage {
    private static final List<String> JSON = List.of("--json-format", "--stdout");

    private final List<CountedFunction> functions;
    private final List<long[]> sums;
    private int uncounted;

    /** @param functions of the module, in the order of its symbol table */
    ProbeCoverage(List<CountedFunction> functions) {
        this.functions = List.copyOf(functions);
        this.sums = functions.stream()
                .map(function -> new long[function.counters()])
                .toList();
    }

    /** {@return whether the module counts at all} */
    boolean isThere() {
        return !functions.isEmpty();
    }

    /** {@return how many runs there were that a guest died in, with its counters} */
    int uncounted() {
        return uncounted;
    }

    /** Adds what a run counted. */
    void add(ProbeRun run) {
        List<List<Long>> counters =
                run.steps().map(steps -> steps.shim().counters()).orElse(List.of());
        if (counters.size() != sums.size()) {
            uncounted++;
            return;
        }
        for (int i = 0; i < counters.size(); i++) {
            long[] sum = sums.get(i);
            List<Long> more = counters.get(i);
            for (int j = 0; j < sum.length && j < more.size(); j++) {
                sum[j] += more.get(j);
            }
        }
    }

    /**
     * {@return the counts by line}
     *
     * @param module the file, with what gcc noted beside it
     * @param scratch a folder in the cache
     * @throws Failure if the notes are not there
     */
    LineCounts lines(GuestLab lab, DebianKernel kernel, Path module, Path scratch) throws IOException {
        Path folder = module.resolveSibling(module.getFileName() + BuildCommand.NOTES);
        Path sources = folder.resolve(ModuleBuild.SOURCES);
        if (!Files.isRegularFile(sources)) {
            throw Failure.of(ExitCode.USAGE, module.toString(), "counts lines, but which ones is not known")
                    .because("there is no " + sources)
                    .hint("leave what jkmod build --coverage wrote where it is");
        }
        List<String> roots = Files.readAllLines(sources);
        Map<CountedFunction.Id, List<Long>> counts = new HashMap<>();
        for (int i = 0; i < functions.size(); i++) {
            counts.put(functions.get(i).id(), LongStream.of(sums.get(i)).boxed().toList());
        }
        List<Path> notes;
        try (Stream<Path> files = Files.list(folder)) {
            notes = files.filter(file -> file.toString().endsWith(".gcno"))
                    .sorted()
                    .collect(Collectors.toCollection(ArrayList::new));
        }
        LineCounts lines = new LineCounts();
        for (Path file : notes) {
            NotesFile parsed = NotesFile.parse(Window.of(Files.readAllBytes(file), file.toString()));
            if (parsed.functions().stream().noneMatch(counts::containsKey)) {
                continue; // another module's
            }
            String name = file.getFileName().toString();
            Files.copy(file, scratch.resolve(name));
            String data = name.replaceAll("gcno$", "gcda");
            Files.write(scratch.resolve(data), parsed.data(counts));
            for (String line : lab.gcov(kernel, scratch, JSON, data).lines().toList()) {
                Json.read(GcovDocument.class, line).addTo(lines, Path.of(roots.get(0)), Path.of(roots.get(1)));
            }
        }
        return lines;
    }
}
