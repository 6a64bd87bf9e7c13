package io.github.jkmod.preflight;

import io.github.jkmod.depmod.TreeDatabase;
import io.github.jkmod.kernel.BuiltIns;
import io.github.jkmod.kernel.KernelFolder;
import io.github.jkmod.kernel.ModuleFiles;
import io.github.jkmod.moddb.KnownModule;
import io.github.jkmod.moddb.ModprobeConfig;
import io.github.jkmod.moddb.ModuleDatabase;
import io.github.jkmod.moddb.ModuleDatabase.Index;
import io.github.jkmod.moddb.ModuleLookup;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The modules of one kernel: its files, what is built in, and who is for which alias. */
final class KernelTree {
    private static final String MADE_HERE = "jkmod-depmod-";

    private final KernelFolder folder;
    private final Optional<ModuleFiles> files;
    private final Set<ModuleName> builtIn = new TreeSet<>();
    private final ModuleLookup lookup;
    private final List<String> complaints = new ArrayList<>();

    /**
     * @param config what the administrator said
     * @throws IOException if there are no modules, or their database cannot be read or made
     */
    KernelTree(KernelFolder folder, ModprobeConfig config) throws IOException {
        this.folder = folder;
        this.files = ModuleFiles.in(folder.tree()).value();
        BuiltIns.names(folder.builtInModules()).value().ifPresent(builtIn::addAll);
        this.lookup = new ModuleLookup(database(), config);
    }

    /** Packages have no modules.dep: depmod runs where they are installed. */
    private ModuleDatabase database() throws IOException {
        ModuleDatabase installed = new ModuleDatabase(folder.tree().toString(), each -> complaints.add(each.text()));
        if (installed.index(Index.DEP).isPresent()) {
            return installed;
        }
        complaints.clear();
        Path made = Files.createTempDirectory(MADE_HERE);
        try {
            TreeDatabase.write(folder.tree(), made).ifPresent(complaints::add);
            return new ModuleDatabase(made.toString(), each -> complaints.add(each.text()));
        } finally {
            try (Stream<Path> all = Files.list(made)) {
                for (Path file : all.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(made); // the indexes are in memory
        }
    }

    /** What is wrong with the database. */
    List<String> complaints() {
        return complaints;
    }

    String release() {
        return folder.release();
    }

    boolean isBuiltIn(ModuleName name) {
        return builtIn.contains(name) || lookup.database().isBuiltIn(name.value());
    }

    Optional<Path> file(ModuleName name) {
        return files.map(ModuleFiles::files).flatMap(all -> Optional.ofNullable(all.get(name)));
    }

    /** Whether it came with the kernel. */
    boolean isShipped(ModuleName name) {
        return file(name)
                .filter(file -> files.filter(all -> all.isShipped(file)).isPresent())
                .isPresent();
    }

    boolean has(ModuleName name) {
        return file(name).isPresent() || isBuiltIn(name);
    }

    /** Whether any modules are known of it. */
    boolean isKnown() {
        return files.filter(all -> !all.files().isEmpty()).isPresent() || !builtIn.isEmpty();
    }

    /** What modprobe would load for that name or alias; of the configuration's blacklist only where an alias leads to it. */
    List<ModuleName> find(String alias) {
        return lookup.find(alias).stream()
                .filter(module -> module.alias().isEmpty() || !lookup.config().isBlacklisted(module))
                .map(KnownModule::name)
                .map(ModuleName::new)
                .distinct()
                .toList();
    }

    /** The modules that it needs, all of them, each after those that it needs itself. */
    List<ModuleName> needs(ModuleName name) {
        return lookup
                .database()
                .dependencies(name.value())
                .map(KnownModule.Dependencies::needs)
                .orElse(List.of())
                .stream()
                .map(file -> new ModuleName(ModuleName.inPath(file)))
                .toList();
    }

    /** Which modules claim each alias pattern. */
    Map<String, Set<ModuleName>> aliases() {
        Map<String, Set<ModuleName>> claims = new TreeMap<>();
        for (Index index : List.of(Index.ALIAS, Index.BUILTIN_ALIAS)) {
            lookup.database()
                    .index(index)
                    .ifPresent(file ->
                            file.forEach((pattern, module) -> claims.computeIfAbsent(pattern, any -> new TreeSet<>())
                                    .add(new ModuleName(module))));
        }
        return claims;
    }
}
