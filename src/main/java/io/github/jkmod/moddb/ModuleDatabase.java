package io.github.jkmod.moddb;

import io.github.jkmod.model.ModuleName;
import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** depmod's files of one tree of modules ({@code lib/modules/RELEASE}); each index is read when first asked. */
public final class ModuleDatabase {
    /** depmod's indexes; the names are those of the files. */
    public enum Index {
        /** From a module's name to its file and those of what it needs. */
        DEP("modules.dep.bin"),
        /** From alias patterns to modules. */
        ALIAS("modules.alias.bin"),
        /** From {@code symbol:NAME} to the module that exports it. */
        SYMBOLS("modules.symbols.bin"),
        /** From alias patterns to modules in the kernel itself. */
        BUILTIN_ALIAS("modules.builtin.alias.bin"),
        /** The names of the modules in the kernel itself. */
        BUILTIN("modules.builtin.bin");

        private final String file;

        Index(String file) {
            this.file = file;
        }

        String file() {
            return file;
        }
    }

    private final String tree;
    private final Map<Index, Optional<IndexFile>> indexes = new EnumMap<>(Index.class);
    private final Map<String, Optional<KnownModule.Dependencies>> dependencies = new HashMap<>();
    private final Consumer<Complaint> complaints;

    /**
     * @param tree the folder, such as {@code /lib/modules/6.1.0-56-amd64}; one that is not there has no modules
     * @param complaints what is wrong in it
     * @throws IOException if a file is there and cannot be read, though this process may
     */
    public ModuleDatabase(String tree, Consumer<Complaint> complaints) throws IOException {
        this.tree = tree;
        this.complaints = complaints;
        boolean whole = true;
        for (Index index : Index.values()) {
            // kmod opens them in this order and says nothing more after the first that it cannot use.
            whole &= open(index, whole);
        }
    }

    private boolean open(Index index, boolean complain) throws IOException {
        Optional<IndexFile> file = Optional.empty();
        Path path = Path.of(tree, index.file);
        try {
            if (Files.isDirectory(path)) { // kmod opens it and finds out when it maps it
                throw new IndexFile.UnknownFormatException(
                        LibkmodPlace.INDEX_MAP,
                        "mmap(NULL, " + Files.size(path) + ", PROT_READ, 3, MAP_PRIVATE, 0): No such device");
            }
            file = IndexFile.read(path);
        } catch (AccessDeniedException e) {
            // To kmod, as if it were not there.
        } catch (IndexFile.UnknownFormatException e) {
            if (complain) {
                complaints.accept(e.complaint());
            }
        }
        indexes.put(index, file);
        return file.isPresent();
    }

    /** {@return the folder} */
    public String tree() {
        return tree;
    }

    /** {@return that index; empty if the tree has none} */
    public Optional<IndexFile> index(Index index) {
        return indexes.getOrDefault(index, Optional.empty());
    }

    /** {@return whether the kernel itself has the module} */
    public boolean isBuiltIn(String name) {
        return index(Index.BUILTIN).flatMap(file -> file.search(name)).isPresent();
    }

    /**
     * {@return what modules.dep says of the module; empty if it does not name it}
     *
     * @throws io.github.jkmod.bytes.MalformedException if the index is damaged
     */
    public Optional<KnownModule.Dependencies> dependencies(String name) {
        return dependencies.computeIfAbsent(
                name, n -> index(Index.DEP).flatMap(file -> file.search(n)).flatMap(this::parse));
    }

    /** {@code kernel/a.ko: kernel/b.ko kernel/c.ko}, relative to the tree; what is needed first stands last. */
    private Optional<KnownModule.Dependencies> parse(String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        List<String> needs = new ArrayList<>();
        for (String word : line.substring(colon + 1).split("[ \t]+", -1)) {
            if (!word.isEmpty()) {
                needs.add(file(word));
            }
        }
        Collections.reverse(needs);
        return Optional.of(new KnownModule.Dependencies(file(line.substring(0, colon)), needs));
    }

    private String file(String path) {
        return path.startsWith("/") ? path : tree + "/" + path;
    }

    /**
     * A file that a module needs and that cannot be looked at.
     *
     * @param file its path
     * @param why the C library's words, such as {@code No such file or directory}
     */
    public record Missing(String file, String why) {
        Complaint complaint() {
            return new Complaint(LibkmodPlace.DEPENDENCY_LINE, "path=" + file + " error=" + why);
        }
    }

    /** {@return the first file among those that {@code name} needs that is not there} */
    public Optional<Missing> missingDependency(String name) {
        return dependencies(name).stream()
                .flatMap(found -> lastFirst(found.needs()).stream())
                .flatMap(file -> missing(file).stream())
                .findFirst();
    }

    private static Optional<Missing> missing(String file) {
        Path path = Path.of(file);
        if (Files.exists(path)) {
            return Optional.empty();
        }
        try {
            Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(new Missing(file, Strerror.of(e)));
        }
    }

    /** {@return as {@link #missingDependency}} Complains of it, too, as kmod does each time it comes to the module. */
    public Optional<Missing> reportMissingDependency(String name) {
        Optional<Missing> missing = missingDependency(name);
        missing.map(Missing::complaint).ifPresent(complaints);
        return missing;
    }

    private static List<String> lastFirst(List<String> paths) {
        List<String> reversed = new ArrayList<>(paths);
        Collections.reverse(reversed);
        return reversed;
    }

    /** {@return the module in that file, by the file's name} */
    public static KnownModule moduleIn(String file) {
        return KnownModule.named(
                ModuleName.ofFileName(file.substring(file.lastIndexOf('/') + 1)).value());
    }
}
