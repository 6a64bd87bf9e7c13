package io.github.jkmod.peer;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Some of a kernel's own modules with all that they name as needed: as much of its tree as a guest has room for. */
public final class StockModules {
    private final Path tree;
    private final Map<String, Path> byName = new HashMap<>();

    /**
     * @param tree {@code lib/modules/RELEASE}; only the names of its files are read here
     * @throws IOException if it cannot be read
     */
    public StockModules(Path tree) throws IOException {
        this.tree = tree;
        try (Stream<Path> walk = Files.walk(tree)) {
            walk.filter(file -> file.toString().matches(".*\\.ko(\\.(gz|xz|zst))?"))
                    .forEach(file -> byName.put(
                            ModuleName.ofFileName(String.valueOf(file.getFileName()))
                                    .value(),
                            file));
        }
    }

    /** {@return whether the tree has a module of that name} */
    public boolean has(String name) {
        return byName.containsKey(new ModuleName(name).value());
    }

    /**
     * {@return modules and what they need: paths below the tree to files}
     *
     * @param names of modules; those that the tree does not have are left out
     * @throws IOException if a file cannot be read, or is no module
     */
    public SortedMap<String, Path> with(Collection<String> names) throws IOException {
        SortedMap<String, Path> files = new TreeMap<>();
        for (String name : names) {
            add(name, files);
        }
        return files;
    }

    private void add(String name, SortedMap<String, Path> files) throws IOException {
        Path file = byName.get(new ModuleName(name).value());
        if (file == null || files.put(tree.relativize(file).toString(), file) != null) {
            return;
        }
        try {
            for (String needed :
                    ModuleFile.parse(ModuleImage.read(file, file.toString())).depends()) {
                add(needed, files);
            }
        } catch (MalformedException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
