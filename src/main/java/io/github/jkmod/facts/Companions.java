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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Module files that another one is judged together with; they are read, all at once, when something is asked of what they hold. */
public final class Companions {
    /** What one of them exports under some name. */
    record Offer(Path file, KernelExport export) {}

    private record Content(Map<String, List<Offer>> offers, Map<ModuleName, Path> files) {}

    private final List<Path> files;
    private final Set<ModuleName> names;
    private final Once<Content> content = new Once<>(this::read);

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
        return content.get().offers().getOrDefault(symbol, List.of());
    }

    /** The file that holds the module of that name. */
    Optional<Path> file(ModuleName module) {
        return Optional.ofNullable(content.get().files().get(module));
    }

    private Content read() {
        Map<String, List<Offer>> offers = new HashMap<>();
        Map<ModuleName, Path> holders = new HashMap<>();
        for (Path file : files) {
            module(file)
                    .filter(module -> holders.putIfAbsent(module.name(), file) == null)
                    .ifPresent(module -> ModuleSummary.of(module.name(), module)
                            .exports()
                            .forEach(export -> offers.computeIfAbsent(export.name(), name -> new ArrayList<>())
                                    .add(new Offer(file, export))));
        }
        return new Content(offers, holders);
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
