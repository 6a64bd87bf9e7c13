package io.github.jkmod.depmod;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Which modules each module needs itself, told by its symbols. */
public final class Dependencies {
    /**
     * What is looked at beside the modules that are needed.
     *
     * @param unknown whether to warn of symbols that nobody provides and, with {@code versions}, of differing ones
     * @param versions whether versions are compared
     */
    public record Check(boolean unknown, boolean versions) {}

    private final List<FoundModule> modules;
    private final SymbolProviders providers;
    private final Check check;
    private final DepmodLog log;
    private final Consumer<String> verbose;
    private int warnings;

    /**
     * @param modules in order
     * @param providers of all symbols
     * @param check what to warn of
     * @param log takes the warnings
     * @param verbose takes a line for each dependency when it is first seen
     */
    public Dependencies(
            List<FoundModule> modules,
            SymbolProviders providers,
            Check check,
            DepmodLog log,
            Consumer<String> verbose) {
        this.modules = modules;
        this.providers = providers;
        this.check = check;
        this.log = log;
        this.verbose = verbose;
    }

    /**
     * {@return for each module the places in the order of those that it needs, in the order of its symbols}
     *
     * @param digests of the modules, in the same order
     */
    public List<List<Integer>> of(List<ModuleDigest> digests) {
        List<List<Integer>> needed = new ArrayList<>(modules.size());
        for (int i = 0; i < modules.size(); i++) {
            needed.add(List.copyOf(needed(modules.get(i), digests.get(i).needs())));
        }
        return needed;
    }

    private Set<Integer> needed(FoundModule module, List<ModuleDigest.Need> needs) {
        Set<Integer> needed = new LinkedHashSet<>();
        for (ModuleDigest.Need need : needs) {
            SymbolProviders.Provider provider = providers.find(need.name());
            if (provider == null) {
                if (check.unknown() && !need.weak()) {
                    warn(module.path() + " needs unknown symbol " + need.name());
                }
                continue;
            }
            if (check.unknown() && check.versions() && provider.crc() != need.crc() && !need.weak()) {
                warn(module.path() + " disagrees about version of symbol " + need.name());
            }
            if (provider.module() != SymbolProviders.Provider.KERNEL && needed.add(provider.module())) {
                verbose.accept(module.path() + " needs \"" + provider.name() + "\": "
                        + modules.get(provider.module()).path());
            }
        }
        return needed;
    }

    private void warn(String text) {
        warnings++;
        log.warning(text);
    }

    /** {@return how many warnings there were} */
    public int warnings() {
        return warnings;
    }
}
