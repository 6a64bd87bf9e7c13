package io.github.jkmod.facts;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.KernelFolder;
import io.github.jkmod.kernel.ModuleFiles;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The module files of one kernel's tree: listed when first asked, each opened when it is asked for, and read once. */
final class TreeModules {
    private final KernelFolder folder;
    private final Once<Fact<ModuleFiles>> files;
    private final Once<Map<ModuleName, ModuleSummary>> all = new Once<>(this::readAll);
    private final Map<ModuleName, Optional<ModuleSummary>> summaries = new ConcurrentHashMap<>();
    private final Once<Fact<ModuleFile>> sample = new Once<>(this::readSample);

    TreeModules(KernelFolder folder) {
        this.folder = folder;
        this.files = new Once<>(() -> ModuleFiles.in(folder.tree()));
    }

    /** The files by name; none where there is no tree. */
    Map<ModuleName, Path> files() {
        return files.get().value().map(ModuleFiles::files).orElse(Map.of());
    }

    /** Whether the kernel was shipped with that module: it is part of the same build. */
    boolean isShipped(ModuleName name) {
        Path file = files().get(name);
        return file != null
                && files.get().value().filter(tree -> tree.isShipped(file)).isPresent();
    }

    /** The modules that were added to the tree later. */
    List<ModuleName> added() {
        return files().keySet().stream().filter(name -> !isShipped(name)).toList();
    }

    /** What that module's file tells; empty if there is none or it cannot be read. */
    Optional<ModuleSummary> summary(ModuleName name) {
        return summaries.computeIfAbsent(name, this::read);
    }

    /** What every file that can be read tells. Opens them all: seconds for thousands. */
    Map<ModuleName, ModuleSummary> summaries() {
        return all.get();
    }

    private Map<ModuleName, ModuleSummary> readAll() {
        Map<ModuleName, ModuleSummary> read = new TreeMap<>();
        files().keySet().parallelStream()
                .map(name -> Map.entry(name, summary(name)))
                .collect(Collectors.toList())
                .forEach(entry -> entry.getValue().ifPresent(summary -> read.put(entry.getKey(), summary)));
        return read;
    }

    private Optional<ModuleSummary> read(ModuleName name) {
        return file(name).value().map(module -> ModuleSummary.of(name, module));
    }

    /** That module's file, read; Absent if there is none. */
    Fact<ModuleFile> file(ModuleName name) {
        Path file = files().get(name);
        if (file == null) {
            return new Fact.Absent<>(folder.tree() + ": no module " + name);
        }
        try {
            return new Fact.Present<>(ModuleFile.parse(ModuleImage.read(file, file.toString())));
        } catch (MalformedException e) {
            return new Fact.Malformed<>(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Fact.Hidden<>(String.valueOf(e.getMessage()));
        }
    }

    /** One of the modules that the kernel was shipped with: what is the same in all of them is in it. */
    Fact<ModuleFile> sample() {
        return sample.get();
    }

    /**
     * At most so many modules that the kernel was shipped with, each read when it is asked for; where there are none, those that were
     * added and are of its release.
     */
    Iterable<ModuleFile> alike(int most) {
        List<ModuleName> shipped =
                files().keySet().stream().filter(this::isShipped).toList();
        return shipped.isEmpty() ? addedAlike(most) : () -> read(shipped, most).iterator();
    }

    /** At most so many modules that were added and are of the kernel's release, each read when it is asked for. */
    Iterable<ModuleFile> addedAlike(int most) {
        return () -> read(added(), most).filter(this::isOfRelease).iterator();
    }

    private Stream<ModuleFile> read(List<ModuleName> names, int most) {
        return names.stream().limit(most).flatMap(name -> file(name).value().stream());
    }

    /** One of {@link #alike}. */
    Optional<ModuleFile> anyAlike() {
        Iterator<ModuleFile> all = alike(10).iterator();
        return all.hasNext() ? Optional.of(all.next()) : Optional.empty();
    }

    private boolean isOfRelease(ModuleFile module) {
        return module.vermagic()
                .filter(magic -> magic.startsWith(folder.release() + " "))
                .isPresent();
    }

    private Fact<ModuleFile> readSample() {
        Fact<ModuleFile> last = new Fact.Absent<>(folder.tree() + ": no module that came with the kernel");
        int tries = 0;
        for (ModuleName name : files().keySet()) {
            if (isShipped(name) && tries++ < 10) {
                last = file(name);
                if (last.value().filter(module -> module.vermagic().isPresent()).isPresent()) {
                    return last;
                }
            }
        }
        return last;
    }
}
