package io.github.jkmod.facts;

import io.github.jkmod.forecast.ExportLookup;
import io.github.jkmod.kernel.Fact;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.LoadedExports;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.ProcModules;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.ModuleName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who exports what in the running kernel: by its files, and where a module was loaded from elsewhere, or from another
 * build than the file in the tree, by what the kernel shows of it.
 */
final class LiveExports implements ExportLookup {
    private final KernelRoot root;
    private final TreeFacts tree;
    private final Fact<Architecture> architecture;
    private final Map<Loaded, Optional<List<KernelExport>>> foreign = new HashMap<>();

    /** A module as it is loaded now: another one of the same name most likely differs in size. */
    private record Loaded(ModuleName name, long size) {}

    LiveExports(KernelRoot root, TreeFacts tree, Fact<Architecture> architecture) {
        this.root = root;
        this.tree = tree;
        this.architecture = architecture;
    }

    @Override
    public Fact<KernelExport> ofKernel(String name) {
        return tree.exports().ofKernel(name);
    }

    @Override
    public List<KernelExport> ofModules(String name) {
        Map<Loaded, Optional<List<KernelExport>>> shown = foreign();
        Set<ModuleName> fromElsewhere =
                shown.keySet().stream().map(Loaded::name).collect(Collectors.toSet());
        List<KernelExport> found = new ArrayList<>();
        tree.exports().ofModules(name).stream()
                .filter(export -> export.owner().filter(fromElsewhere::contains).isEmpty())
                .forEach(found::add);
        shown.values().stream()
                .flatMap(Optional::stream)
                .flatMap(List::stream)
                .filter(export -> export.name().equals(name))
                .forEach(found::add);
        return found;
    }

    @Override
    public boolean knowsAllOf(ModuleName loaded) {
        for (Map.Entry<Loaded, Optional<List<KernelExport>>> entry : foreign().entrySet()) {
            if (entry.getKey().name().equals(loaded)) {
                return entry.getValue().isPresent();
            }
        }
        return tree.exports().knowsAllOf(loaded);
    }

    /** The modules that are in now and not those of the tree, each with what it exports where that can be seen. */
    private synchronized Map<Loaded, Optional<List<KernelExport>>> foreign() {
        Map<Loaded, Optional<List<KernelExport>>> now = new HashMap<>();
        for (ProcModule module : ProcModules.read(root).value().orElse(List.of())) {
            Loaded loaded = new Loaded(module.name(), module.size());
            Optional<List<KernelExport>> known = foreign.get(loaded);
            if (known != null) {
                now.put(loaded, known);
            } else if (!isOfTree(module.name())) {
                now.put(
                        loaded,
                        architecture
                                .flatMap(of -> LoadedExports.read(root, module.name(), of))
                                .value());
            }
        }
        foreign.clear();
        foreign.putAll(now);
        return now;
    }

    /** Whether the tree has it, and nothing says that the loaded one is another build. */
    private boolean isOfTree(ModuleName name) {
        if (!tree.modules().files().containsKey(name)) {
            return false;
        }
        Optional<String> loaded = LoadedExports.buildId(root, name).value();
        Optional<String> file =
                loaded.flatMap(id -> tree.modules().summary(name)).flatMap(ModuleSummary::buildId);
        return loaded.isEmpty() || file.isEmpty() || loaded.equals(file);
    }
}
