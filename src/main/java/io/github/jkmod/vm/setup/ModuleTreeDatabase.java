package io.github.jkmod.vm.setup;

import io.github.jkmod.depmod.DatabaseFiles;
import io.github.jkmod.depmod.Dependencies;
import io.github.jkmod.depmod.DependencyOrder;
import io.github.jkmod.depmod.DepmodConfig;
import io.github.jkmod.depmod.DepmodFindings;
import io.github.jkmod.depmod.DepmodLog;
import io.github.jkmod.depmod.FoundModule;
import io.github.jkmod.depmod.IndexCharacterException;
import io.github.jkmod.depmod.ModuleDigest;
import io.github.jkmod.depmod.ModuleOrder;
import io.github.jkmod.depmod.ModuleSearch;
import io.github.jkmod.depmod.SymbolProviders;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** depmod's files for a kernel's modules that nobody has run depmod on, made beside them. */
final class ModuleTreeDatabase {
    private static final DepmodConfig NO_CONFIGURATION = new DepmodConfig(List.of(), List.of(), List.of(), List.of());

    /** Remembers what went wrong first; what depmod warns of is the kernel's own business here. */
    private static final class FirstError implements DepmodLog {
        private Optional<String> error = Optional.empty();

        @Override
        public void log(Level level, String text) {
            if (error.isEmpty() && level.severity() <= Level.ERROR.severity()) {
                error = Optional.of(text);
            }
        }
    }

    private ModuleTreeDatabase() {}

    /**
     * Writes modules.dep and what belongs to it.
     *
     * @param tree {@code lib/modules/RELEASE}
     * @param folder where to, an existing folder
     * @throws IOException if a module cannot be read or modules need each other
     */
    static void write(Path tree, Path folder) throws IOException {
        FirstError log = new FirstError();
        List<FoundModule> modules =
                ModuleOrder.of(new ModuleSearch(tree.toString(), NO_CONFIGURATION, log).find(), tree.toString(), log);
        List<ModuleDigest> digests =
                modules.parallelStream().map(ModuleDigest::read).toList();
        SymbolProviders providers = new SymbolProviders("");
        for (int module = 0; module < digests.size(); module++) {
            providers.addModule(module, digests.get(module).exports());
        }
        Dependencies dependencies =
                new Dependencies(modules, providers, new Dependencies.Check(false, false), log, line -> {});
        Optional<DependencyOrder> order = DependencyOrder.of(modules, dependencies.of(digests), log);
        if (order.isEmpty() || !written(order.get(), modules, digests, providers, tree, folder, log)) {
            throw SetupException.failed("making modules.dep of " + tree)
                    .because(log.error.orElse("it cannot be written"))
                    .hint("look with: jkmod depmod -n -b ROOT RELEASE");
        }
    }

    private static boolean written(
            DependencyOrder order,
            List<FoundModule> modules,
            List<ModuleDigest> digests,
            SymbolProviders providers,
            Path tree,
            Path folder,
            DepmodLog log)
            throws IOException {
        DepmodFindings findings = new DepmodFindings(tree.toString(), modules, digests, order, providers);
        try {
            return new DatabaseFiles(findings, false, log).write(folder.toString());
        } catch (IndexCharacterException e) {
            log.error(String.valueOf(e.getMessage()));
            return false;
        }
    }
}
