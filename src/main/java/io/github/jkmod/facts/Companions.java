package io.github.jkmod.facts;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Module files that another one is judged together with; they are read, all at once, when something is asked of what they hold. */
public final class Companions {
    /** What one of them exports under some name. */
    record Offer(Path file, KernelExport export) {}

    private final List<Path> files;
    private final Set<ModuleName> names;
    private final Once<Map<String, List<Offer>>> offers = new Once<>(this::read);

    /**
     * @param files as they were given, or found
     */
    public Companions(Collection<Path> files) {
        this.files = List.copyOf(files);
        this.names = files.stream()
                .map(file -> ModuleName.ofFileName(String.valueOf(file.getFileName())))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether one of them is called as a file of that module is. */
    boolean isNamed(ModuleName module) {
        return names.contains(module);
    }

    /** What they export under that name. */
    List<Offer> offers(String symbol) {
        return offers.get().getOrDefault(symbol, List.of());
    }

    /** Of several files that hold a module of one name the first counts. */
    private Map<String, List<Offer>> read() {
        Map<String, List<Offer>> found = new HashMap<>();
        Set<ModuleName> seen = new HashSet<>();
        for (Path file : files) {
            module(file)
                    .filter(module -> seen.add(module.name()))
                    .ifPresent(module -> ModuleSummary.of(module.name(), module)
                            .exports()
                            .forEach(export -> found.computeIfAbsent(export.name(), name -> new ArrayList<>())
                                    .add(new Offer(file, export))));
        }
        return found;
    }

    /** What is wrong with a file is said where it is judged itself. */
    private static Optional<ModuleFile> module(Path file) {
        try {
            return Optional.of(ModuleFile.parse(ModuleImage.read(file, file.toString())));
        } catch (IOException | MalformedException e) {
            return Optional.empty();
        }
    }
}
