package io.github.jkmod.sight;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What one kernel has shown, kept: a file for each look, and the modules of which it shows nothing as they break guests. */
final class Looks {
    private static final String SUFFIX = ".gz";

    private final Path folder;
    private final Path broke;

    /**
     * @param records the folder for all kernels
     * @param kernel such as {@code 6.1/x86_64}
     */
    Looks(Path records, String kernel) throws IOException {
        this.folder = Files.createDirectories(
                records.resolve(kernel.replace('/', '-')).resolve("looks"));
        this.broke = folder.resolve("broke.tsv");
    }

    /** {@return the looks' files, in the order in which they came} */
    List<Path> files() throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    synchronized void add(Look look) throws IOException {
        List<Path> files = files();
        int next = files.isEmpty() ? 1 : number(files.get(files.size() - 1)) + 1;
        look.write(folder.resolve(String.format(Locale.ROOT, "%04d", next) + SUFFIX));
    }

    private static int number(Path file) {
        return Integer.parseInt(String.valueOf(file.getFileName()).replace(SUFFIX, ""));
    }

    /** Notes that a module breaks guests. */
    synchronized void addBroken(String path, String why) throws IOException {
        String line = path + "\t" + why.replaceAll("\\s+", " ");
        Files.write(broke, List.of(line), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** {@return what is known of modules that broke guests, by their paths} */
    synchronized Map<String, String> broken() throws IOException {
        Map<String, String> broken = new LinkedHashMap<>();
        List<String> lines =
                Files.exists(broke) ? Files.readAllLines(broke, StandardCharsets.UTF_8) : new ArrayList<>();
        for (String line : lines) {
            String[] cells = line.split("\t", 2);
            broken.put(cells[0], cells.length > 1 ? cells[1] : "");
        }
        return broken;
    }
}
