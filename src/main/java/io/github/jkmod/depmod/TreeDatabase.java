package io.github.jkmod.depmod;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** depmod's files for a kernel's modules that nobody has run depmod on, made elsewhere. */
public final class TreeDatabase {
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

    private TreeDatabase() {}

    /**
     * Writes modules.dep and what belongs to it.
     *
     * @param tree {@code lib/modules/RELEASE}
     * @param folder where to, an existing folder
     * @return why that is not done; empty where it is
     * @throws IOException if a module cannot be read
     */
    public static Optional<String> write(Path tree, Path folder) throws IOException {
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
        if (order.isPresent()) {
            DepmodFindings findings = new DepmodFindings(tree.toString(), modules, digests, order.get(), providers);
            try {
                if (new DatabaseFiles(findings, false, log).write(folder.toString())) {
                    return Optional.empty();
                }
            } catch (IndexCharacterException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return Optional.of(log.error.orElse("it cannot be written"));
    }
}
