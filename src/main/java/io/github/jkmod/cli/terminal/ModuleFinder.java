package io.github.jkmod.cli.terminal;

import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.moddb.ModuleEntry;
import io.github.jkmod.moddb.ModuleSource;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds modules by their file names: beside the files that were given, then among the kernel's own. */
public final class ModuleFinder implements ModuleSource {
    /** Where depmod looks first, see depmod.d(5). */
    private static final String UPDATES = "updates";

    private final Set<Path> beside;
    private final Optional<Path> kernel;
    private final Map<ModuleName, Path> besideIndex = new HashMap<>();
    private @Nullable Map<ModuleName, Path> kernelIndex;
    private @Nullable Set<ModuleName> builtIn;

    /**
     * @param given the files that were given
     * @param kernel {@code lib/modules/RELEASE}, if the kernel's own modules are known
     * @throws IOException if a folder cannot be read
     */
    public ModuleFinder(List<Path> given, Optional<Path> kernel) throws IOException {
        this.beside = new LinkedHashSet<>(
                given.stream().map(file -> file.resolveSibling(".").normalize()).toList());
        this.kernel = kernel;
        for (Path folder : beside) {
            Path readable = folder.toString().isEmpty() ? Path.of(".") : folder;
            try (Stream<Path> list = Files.list(readable)) {
                index(list.sorted(), besideIndex);
            }
        }
    }

    /** {@return the entry of a file} */
    public static ModuleEntry read(Path file) throws IOException {
        return ModuleEntry.of(ModuleFile.parse(ModuleImage.read(file, file.toString())), file);
    }

    /** {@return the file of that module beside the files that were given} */
    public Optional<Path> beside(ModuleName name) {
        return Optional.ofNullable(besideIndex.get(name));
    }

    @Override
    public Answer find(ModuleName name) throws IOException {
        Path file = besideIndex.get(name);
        if (file == null) {
            file = ofKernel().get(name);
        }
        if (file != null) {
            return new Found(read(file));
        }
        return builtIn().contains(name) ? new BuiltIn() : new Absent();
    }

    /** {@return where it looks, in words: {@code beside the files given (.) or in /lib/modules/6.1.0}} */
    public String places() {
        String folders = beside.stream()
                .map(folder -> folder.toString().isEmpty() ? "." : folder.toString())
                .collect(Collectors.joining(", "));
        return "among the files given, beside them (" + folders + ")"
                + kernel.map(folder -> " or in " + folder).orElse("; the kernel's own modules are not known");
    }

    private Map<ModuleName, Path> ofKernel() throws IOException {
        Map<ModuleName, Path> index = kernelIndex;
        if (index == null) {
            index = new HashMap<>();
            if (kernel.isPresent()) {
                Path updates = kernel.get().resolve(UPDATES);
                try (Stream<Path> walk = Files.walk(kernel.get())) {
                    index(
                            walk.sorted(Comparator.comparing((Path file) -> !file.startsWith(updates))
                                    .thenComparing(Comparator.naturalOrder())),
                            index);
                }
            }
            kernelIndex = index;
        }
        return index;
    }

    private static void index(Stream<Path> files, Map<ModuleName, Path> index) {
        files.filter(file -> String.valueOf(file.getFileName()).matches(".+\\.ko(\\.(gz|xz|zst))?"))
                .forEach(file ->
                        index.putIfAbsent(ModuleName.ofFileName(String.valueOf(file.getFileName())), file.normalize()));
    }

    /** Lines such as {@code kernel/lib/crc32.ko}; see modules.builtin in kbuild.rst. */
    private Set<ModuleName> builtIn() throws IOException {
        Set<ModuleName> names = builtIn;
        if (names == null) {
            List<String> lines = new ArrayList<>();
            Optional<Path> list = kernel.map(folder -> folder.resolve("modules.builtin"));
            if (list.filter(Files::isRegularFile).isPresent()) {
                lines = Files.readAllLines(list.get());
            }
            names = lines.stream()
                    .map(line -> ModuleName.ofFileName(line.substring(line.lastIndexOf('/') + 1)))
                    .collect(Collectors.toSet());
            builtIn = names;
        }
        return names;
    }
}
