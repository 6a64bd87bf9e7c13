package io.github.jkmod.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What kernels answered, kept: one file for each kernel and corpus, to which answers are appended as they come; of two on
 * one case the later one counts.
 */
final class Records {
    private static final String SUFFIX = ".tsv";

    private final Path folder;

    Records(Path folder) {
        this.folder = folder;
    }

    /** {@return where files that cases begin with are kept} */
    Path bases() {
        return folder.resolve("bases");
    }

    private Path file(String kernel, String corpus) {
        return folder.resolve(kernel.replace('/', '-')).resolve(corpus + SUFFIX);
    }

    /** {@return the corpora of which that kernel has answered something} */
    List<String> corpora(String kernel) throws IOException {
        Path of = file(kernel, "any").resolveSibling(".");
        if (!Files.isDirectory(of)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(of)) {
            return list.map(path -> String.valueOf(path.getFileName()))
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        }
    }

    /** {@return the answers by the cases' ids; a line that was cut short by a killed run is left out} */
    Map<String, CaseRecord> read(String kernel, String corpus) throws IOException {
        Path file = file(kernel, corpus);
        Map<String, CaseRecord> records = new LinkedHashMap<>();
        if (!Files.exists(file)) {
            return records;
        }
        try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
            for (String line : (Iterable<String>) lines.skip(1)::iterator) {
                if (line.chars().filter(letter -> letter == '\t').count() == 17) {
                    CaseRecord each = CaseRecord.parse(line);
                    records.put(each.spec().id(), each);
                }
            }
        }
        return records;
    }

    /** Adds answers at the end. */
    synchronized void append(String kernel, String corpus, List<CaseRecord> more) throws IOException {
        Path file = file(kernel, corpus);
        Files.createDirectories(file.resolveSibling("."));
        List<String> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            lines.add(CaseRecord.HEADING);
        }
        more.forEach(each -> lines.add(each.line()));
        Files.write(file, lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
