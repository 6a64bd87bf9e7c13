package io.github.jkmod.moddb;

import io.github.jkmod.moddb.ModuleDatabase.Index;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From what somebody calls a module to the modules, in the order of kmod ({@code kmod_module_new_from_lookup}): the first of
 * these that knows it decides, and may know several modules.
 *
 * <ol>
 *   <li>{@code alias} lines of the configuration, whose patterns may match
 *   <li>modules.dep: a module's name
 *   <li>modules.symbols, for {@code symbol:NAME}
 *   <li>a name with an {@code install} or {@code remove} command
 *   <li>modules.alias, whose patterns may match
 *   <li>modules.builtin: the name of a module in the kernel itself
 *   <li>modules.builtin.alias, whose patterns may match
 * </ol>
 *
 * <p>Any method throws {@link io.github.jkmod.bytes.MalformedException} if an index is damaged.
 */
public final class ModuleLookup {
    private static final String SYMBOL = "symbol:";

    private final ModuleDatabase database;
    private final ModprobeConfig config;

    /**
     * @param database the tree's
     * @param config what the administrator said; an empty one for the tree alone
     */
    public ModuleLookup(ModuleDatabase database, ModprobeConfig config) {
        this.database = database;
        this.config = config;
    }

    /** {@return the tree's database} */
    public ModuleDatabase database() {
        return database;
    }

    /** {@return what the administrator said} */
    public ModprobeConfig config() {
        return config;
    }

    /**
     * {@return the modules behind {@code name}, in the order in which kmod would load them; empty if nothing knows it, or if its
     * brackets do not match}
     *
     * @param name a module's name, an alias such as {@code pci:v00008086d…}, or {@code symbol:NAME}; dashes are underscores
     */
    public List<KnownModule> find(String name) {
        return AliasName.normalize(name).map(this::findNormalized).orElse(List.of());
    }

    /** {@return whether the brackets in {@code name} match, so that it can be looked for at all} */
    public static boolean isWellFormed(String name) {
        return AliasName.normalize(name).isPresent();
    }

    /** {@return the module of that very name, in the tree or in the kernel itself; no alias counts} */
    public Optional<KnownModule> findByName(String name) {
        String normalized = name.replace('-', '_');
        return Stream.of(inTree(normalized), inKernel(normalized), byAlias(Index.BUILTIN_ALIAS, normalized))
                .flatMap(List::stream)
                .findFirst();
    }

    private List<KnownModule> findNormalized(String name) {
        List<KnownModule> found = byConfiguredAlias(name);
        if (found.isEmpty()) {
            found = inTree(name);
        }
        if (found.isEmpty() && name.startsWith(SYMBOL)) {
            found = byAlias(Index.SYMBOLS, name);
        }
        if (found.isEmpty()) {
            found = byCommand(name);
        }
        if (found.isEmpty()) {
            found = byAlias(Index.ALIAS, name);
        }
        if (found.isEmpty()) {
            found = inKernel(name);
        }
        return found.isEmpty() ? byAlias(Index.BUILTIN_ALIAS, name) : found;
    }

    private List<KnownModule> byConfiguredAlias(String name) {
        return config.aliases().stream()
                .filter(alias -> Wildcard.matches(alias.name(), name))
                .map(alias -> KnownModule.aliased(alias.value(), alias.name()))
                .toList();
    }

    private List<KnownModule> inTree(String name) {
        if (database.dependencies(name).isEmpty()) {
            return List.of();
        }
        database.reportMissingDependency(name);
        return List.of(KnownModule.named(name));
    }

    private List<KnownModule> inKernel(String name) {
        return database.isBuiltIn(name) ? List.of(KnownModule.named(name)) : List.of();
    }

    /** Here the name must be the same: a command for a pattern does not make its names known. */
    private List<KnownModule> byCommand(String name) {
        return Stream.concat(config.installs().stream(), config.removes().stream())
                        .anyMatch(command -> command.name().equals(name))
                ? List.of(KnownModule.named(name))
                : List.of();
    }

    private List<KnownModule> byAlias(Index index, String name) {
        return database.index(index).map(file -> file.searchPatterns(name)).orElse(List.of()).stream()
                .map(module -> new KnownModule(module, Optional.of(name), index == Index.BUILTIN_ALIAS))
                .toList();
    }

    /** {@return whether the module is part of the kernel itself} */
    public boolean isBuiltIn(KnownModule module) {
        return module.builtIn() || database.isBuiltIn(module.name());
    }
}
