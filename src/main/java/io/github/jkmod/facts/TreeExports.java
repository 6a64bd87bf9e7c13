package io.github.jkmod.facts;

import io.github.jkmod.forecast.ExportLookup;
import io.github.jkmod.kernel.Fact;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelFolder;
import io.github.jkmod.kernel.KernelImage;
import io.github.jkmod.kernel.Symvers;
import io.github.jkmod.model.ModuleName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who exports what, from the files of a kernel: {@code Module.symvers} of its build, else the tables in its boot file and
 * its modules' own, else what its modules were built against.
 */
final class TreeExports implements ExportLookup {
    private final KernelFolder folder;
    private final TreeModules modules;
    private final Once<Optional<Symvers>> symvers;
    private final Once<KernelSide> kernel;
    private final Once<Map<String, List<KernelExport>>> added = new Once<>(this::indexAdded);
    private final Once<Map<String, List<KernelExport>>> all = new Once<>(this::indexAll);

    /**
     * The kernel's own exports.
     *
     * @param source where they are from, for people
     * @param exports by name
     * @param complete whether there are no others
     */
    record KernelSide(String source, Map<String, KernelExport> exports, boolean complete) {
        Fact<KernelExport> of(String name) {
            KernelExport export = exports.get(name);
            if (export != null) {
                return new Fact.Present<>(export);
            }
            String why = source + ": no " + name;
            return complete ? new Fact.Absent<>(why) : new Fact.Hidden<>(why + "; it does not list all exports");
        }
    }

    TreeExports(KernelFolder folder, TreeModules modules, Supplier<Fact<KernelImage>> image) {
        this.folder = folder;
        this.modules = modules;
        this.symvers = new Once<>(() -> folder.symvers().flatMap(file -> Symvers.read(file).value()));
        this.kernel = new Once<>(() -> kernelSide(image));
    }

    private KernelSide kernelSide(Supplier<Fact<KernelImage>> image) {
        Optional<Symvers> listed = symvers.get();
        if (listed.isPresent()) {
            return new KernelSide(
                    folder.symvers().orElseThrow().toString(), listed.get().ofKernel(), true);
        }
        boolean crcs = modules.sample().value().filter(module -> !module.versions().isEmpty()).isPresent();
        Fact<Map<String, KernelExport>> tables = image.get().flatMap(file -> file.exports(crcs));
        return tables.value()
                .map(exports ->
                        new KernelSide(folder.vmlinuz().orElse(folder.tree()).toString(), exports, true))
                .orElseGet(this::needs);
    }

    /** What modules need and no module exports is the kernel's. */
    private KernelSide needs() {
        Map<String, KernelExport> exports = new HashMap<>();
        modules.summaries().values().forEach(summary -> summary.imports().forEach((name, crc) -> {
            KernelExport known = exports.get(name);
            if (known == null || known.crc().isEmpty()) {
                exports.put(name, new KernelExport(name, Optional.empty(), crc, Optional.empty(), Optional.empty()));
            }
        }));
        exports.keySet().removeAll(all.get().keySet());
        return new KernelSide("what the modules in " + folder.tree() + " were built against", exports, false);
    }

    /** Where the kernel's own exports are from, for people. */
    String source() {
        return kernel.get().source();
    }

    @Override
    public Fact<KernelExport> ofKernel(String name) {
        return kernel.get().of(name);
    }

    @Override
    public List<KernelExport> ofModules(String name) {
        Optional<Symvers> listed = symvers.get();
        if (listed.isEmpty()) {
            return all.get().getOrDefault(name, List.of());
        }
        List<KernelExport> found = new ArrayList<>(added.get().getOrDefault(name, List.of()));
        listed.get().ofModules(name).stream()
                .filter(export -> export.owner().filter(modules::isShipped).isPresent())
                .forEach(found::add);
        return found;
    }

    @Override
    public boolean knowsAllOf(ModuleName loaded) {
        return symvers.get().isPresent() && modules.isShipped(loaded)
                || modules.summary(loaded).isPresent();
    }

    /** Modules that were added later are in no list: their files tell. */
    private Map<String, List<KernelExport>> indexAdded() {
        Map<String, List<KernelExport>> index = new HashMap<>();
        modules.added().forEach(name -> modules.summary(name).ifPresent(summary -> index(summary, index)));
        return index;
    }

    private Map<String, List<KernelExport>> indexAll() {
        Map<String, List<KernelExport>> index = new HashMap<>();
        modules.summaries().values().forEach(summary -> index(summary, index));
        return index;
    }

    private static void index(ModuleSummary summary, Map<String, List<KernelExport>> index) {
        summary.exports()
                .forEach(export -> index.computeIfAbsent(export.name(), name -> new ArrayList<>())
                        .add(export));
    }
}
