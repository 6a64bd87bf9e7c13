package io.github.jkmod.configuration;

import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A kernel to be built: what is common to all (so that it boots as a guest), and the options that are its own.
 *
 * @param name a part of the release's name: letters, digits and hyphens
 * @param source the id of the row in kernels.tsv whose suite has the sources, such as {@code 6.12}
 * @param architecture what it is built for
 * @param compiler what builds it
 * @param options {@code OPTION} is set, {@code -OPTION} is not, {@code OPTION=VALUE} has that value
 */
record Configuration(
        String name, String source, Architecture architecture, KernelCompiler compiler, List<String> options) {
    /** Where the matrix is. */
    static final Path FOLDER = Path.of("vm-tests", "configurations");

    /**
     * The exports that the test modules need, and their own: a kernel that drops those which no module of its own needs keeps
     * the first, and modules built for it have the others.
     */
    static final Path EXPORTS = FOLDER.resolve("exports.list");

    /** {@return the kernels of the matrix} */
    static List<Configuration> matrix() throws IOException {
        return Files.readAllLines(FOLDER.resolve("matrix.tsv")).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Configuration::parse)
                .toList();
    }

    /**
     * {@return the kernel of such a line}
     *
     * @throws IllegalArgumentException if it is wrong
     */
    static Configuration parse(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != 5 || !cells[0].matches("[a-z0-9][a-z0-9-]*")) {
            throw new IllegalArgumentException("not name, source, architecture, compiler, options: " + line);
        }
        Architecture architecture = Architecture.named(cells[2])
                .orElseThrow(() -> new IllegalArgumentException("architecture " + cells[2] + " in: " + line));
        return new Configuration(
                cells[0], cells[1], architecture, KernelCompiler.named(cells[3]), Arrays.asList(cells[4].split(" ")));
    }

    /** {@return the lines for {@code KCONFIG_ALLCONFIG}: those common to all, and to all of its architecture, but for what this one says otherwise} */
    List<String> lines() throws IOException {
        List<String> own = new ArrayList<>(ownLines());
        own.add("CONFIG_LOCALVERSION=\"-" + name + "\"");
        List<String> set = own.stream().map(Configuration::option).toList();
        List<String> lines = new ArrayList<>(Files.readAllLines(FOLDER.resolve("base.config")));
        Path more = FOLDER.resolve(architecture.label() + ".config");
        if (Files.exists(more)) {
            lines.addAll(Files.readAllLines(more));
        }
        lines.removeIf(line -> set.contains(option(line)));
        lines.addAll(own);
        return lines;
    }

    /** {@return whether it drops the exports that none of its modules needs} */
    boolean trimsExports() {
        return options.contains("TRIM_UNUSED_KSYMS");
    }

    /** {@return the lines of its own options} */
    List<String> ownLines() {
        return options.stream().map(Configuration::line).toList();
    }

    private static String line(String option) {
        if (option.startsWith("-")) {
            return "# CONFIG_" + option.substring(1) + " is not set";
        }
        return "CONFIG_" + (option.contains("=") ? option : option + "=y");
    }

    /** {@return the option that a line of a configuration is about} */
    static String option(String line) {
        return line.replaceFirst("^# ", "").replaceFirst("[= ].*", "");
    }
}
