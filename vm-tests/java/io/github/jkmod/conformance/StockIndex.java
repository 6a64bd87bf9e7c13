package io.github.jkmod.conformance;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The modules of a kernel's own tree: who needs whom, and what sections they have. */
public final class StockIndex {
    private final List<Entry> entries;
    private final Map<String, Entry> byName = new HashMap<>();
    private final Map<String, Entry> byPath = new HashMap<>();

    /**
     * A module of the tree.
     *
     * @param path below {@code lib/modules/RELEASE}
     * @param size unpacked, in bytes
     * @param depends the names of modules it needs
     * @param sections the names of its sections, each once, without relocations
     */
    public record Entry(String path, long size, List<String> depends, Set<String> sections) {
        /** {@return the name under which the kernel lists it} */
        public String name() {
            return GuestRuns.moduleName(path);
        }
    }

    private StockIndex(List<Entry> entries) {
        this.entries = entries;
        entries.forEach(entry -> byName.put(entry.name(), entry));
        entries.forEach(entry -> byPath.put(entry.path(), entry));
    }

    /**
     * {@return the index of that kernel's modules}
     *
     * @param folder keeps what was read, as that takes minutes
     */
    public static StockIndex of(TestKernel kernel, Path folder) throws IOException {
        Path file = folder.resolve("stock-" + kernel.kernel().release() + ".tsv");
        if (!Files.exists(file)) {
            Files.createDirectories(folder);
            Files.write(file, lines(kernel.tree()), StandardCharsets.UTF_8);
        }
        return new StockIndex(Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .map(line -> line.split("\t", -1))
                .map(cells ->
                        new Entry(cells[0], Long.parseLong(cells[1]), words(cells[2]), Set.copyOf(words(cells[3]))))
                .toList());
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static List<String> lines(Path tree) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(tree)) {
            files = walk.filter(path -> path.toString().matches(".*\\.ko(\\.xz|\\.gz|\\.zst)?"))
                    .sorted()
                    .toList();
        }
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            try {
                ModuleImage image = ModuleImage.of(Files.readAllBytes(file), file.toString());
                ModuleFile module = ModuleFile.parse(image);
                Set<String> sections = new TreeSet<>();
                module.elf().sections().stream()
                        .filter(section -> !section.isRelocations() && section.index() > 0)
                        .forEach(section -> sections.add(section.name().replace(' ', '_')));
                lines.add(String.join(
                        "\t",
                        tree.relativize(file).toString(),
                        Integer.toString(image.content().size()),
                        String.join(" ", module.depends()),
                        String.join(" ", sections)));
            } catch (MalformedException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }
        return lines;
    }

    /** {@return all of them, by their paths} */
    public List<Entry> entries() {
        return entries;
    }

    /**
     * {@return the module of that file}
     *
     * @param path below {@code lib/modules/RELEASE}
     * @throws IllegalArgumentException if the tree has no such file
     */
    public Entry at(String path) {
        Entry entry = byPath.get(path);
        if (entry == null) {
            throw new IllegalArgumentException("no " + path + " in the tree");
        }
        return entry;
    }

    /** {@return what has to be loaded before it, in that order} What is not in the tree is left out. */
    public List<Entry> before(Entry entry) {
        Set<Entry> done = new LinkedHashSet<>();
        visit(entry, done, new LinkedHashSet<>());
        done.remove(entry);
        return List.copyOf(done);
    }

    private void visit(Entry entry, Set<Entry> done, Set<Entry> path) {
        if (done.contains(entry) || !path.add(entry)) {
            return;
        }
        for (String name : entry.depends()) {
            Entry needed = byName.get(new ModuleName(name).value());
            if (needed != null) {
                visit(needed, done, path);
            }
        }
        done.add(entry);
    }
}
