package io.github.jkmod.facts;

import io.github.jkmod.forecast.verdict.ExportLookup;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.LoadedBuildId;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.ProcModules;
import io.github.jkmod.kernel.exports.LoadedExports;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who exports what in the running kernel: by its files, and where a module was loaded from elsewhere, or is another build
 * than the file in the tree, by what the kernel shows of it.
 */
final class LiveExports {
    private final KernelRoot root;
    private final TreeFacts tree;
    private final Fact<Architecture> architecture;
    private final Map<Loaded, Boolean> foreign = new HashMap<>();
    private final Map<Loaded, Optional<List<KernelExport>>> shown = new HashMap<>();

    /** A module as it is loaded now: another one of the same name most likely differs in size. */
    private record Loaded(ModuleName name, long size) {}

    LiveExports(KernelRoot root, TreeFacts tree, Fact<Architecture> architecture) {
        this.root = root;
        this.tree = tree;
        this.architecture = architecture;
    }

    /** {@return who exports what among the modules that are in now; they are looked at once, when a module is asked about} */
    ExportLookup now() {
        return new Now();
    }

    /** The exports as of one look at /proc/modules. */
    private final class Now implements ExportLookup {
        private @Nullable Map<ModuleName, Loaded> loaded;

        private Map<ModuleName, Loaded> loaded() {
            Map<ModuleName, Loaded> known = loaded;
            if (known == null) {
                known = lookAround();
                loaded = known;
            }
            return known;
        }

        @Override
        public Fact<KernelExport> ofKernel(String name) {
            return tree.exports().ofKernel(name);
        }

        @Override
        public List<KernelExport> ofModules(String name) {
            synchronized (LiveExports.this) {
                return LiveExports.this.ofModules(name, loaded());
            }
        }

        @Override
        public Fact<Set<String>> symbolsAmong(Set<String> names) {
            return root.kallsyms().among(names);
        }

        @Override
        public boolean knowsAllOf(ModuleName name) {
            synchronized (LiveExports.this) {
                return LiveExports.this.knowsAllOf(name, loaded().get(name));
            }
        }
    }

    private List<KernelExport> ofModules(String name, Map<ModuleName, Loaded> loaded) {
        List<KernelExport> found = new ArrayList<>();
        for (KernelExport export : tree.exports().ofModules(name)) {
            Optional<Loaded> owner = export.owner().map(loaded::get);
            if (owner.isEmpty() || !isForeign(owner.get())) {
                found.add(export);
            }
        }
        for (Loaded module : loaded.values()) {
            // a file is opened only where its module matters: the others may be told apart by now, or are not
            if (!tree.modules().files().containsKey(module.name()) || foreign.getOrDefault(module, false)) {
                shown(module).orElse(List.of()).stream()
                        .filter(export -> export.name().equals(name))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private boolean knowsAllOf(ModuleName name, @Nullable Loaded module) {
        if (module == null) {
            return tree.exports().knowsAllOf(name);
        }
        boolean toldApart = foreign.containsKey(module);
        if (!isForeign(module)) {
            return tree.exports().knowsAllOf(name);
        }
        boolean elsewhere = !tree.modules().files().containsKey(name);
        return (toldApart || elsewhere) && shown(module).isPresent();
    }

    /** The modules that are in now; what is known of others is forgotten. */
    private Map<ModuleName, Loaded> lookAround() {
        Map<ModuleName, Loaded> loaded = new LinkedHashMap<>();
        for (ProcModule module : ProcModules.read(root).value().orElse(List.of())) {
            loaded.put(module.name(), new Loaded(module.name(), module.size()));
        }
        foreign.keySet().retainAll(loaded.values());
        shown.keySet().retainAll(loaded.values());
        return loaded;
    }

    /** What the kernel shows of its exports; empty where it shows none. */
    private Optional<List<KernelExport>> shown(Loaded module) {
        return shown.computeIfAbsent(
                module,
                one -> architecture
                        .flatMap(known -> LoadedExports.read(root, one.name(), known))
                        .value());
    }

    /** Whether it is not the tree's: the tree has none of its name, or one with another build id. */
    private boolean isForeign(Loaded module) {
        return foreign.computeIfAbsent(module, one -> {
            if (!tree.modules().files().containsKey(one.name())) {
                return true;
            }
            Optional<String> loaded = LoadedBuildId.read(root, one.name()).value();
            Optional<String> file = loaded.isEmpty()
                    ? Optional.empty()
                    : tree.modules().summary(one.name()).flatMap(ModuleSummary::buildId);
            return loaded.isPresent() && file.isPresent() && !loaded.equals(file);
        });
    }
}
