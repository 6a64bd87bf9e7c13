package io.github.jkmod.depmod;

import java.util.List;

/**
 * All that depmod found out, from which each of its files is made.
 *
 * @param tree the tree's folder, where modules.builtin and modules.builtin.modinfo are read
 * @param modules in order
 * @param digests of the modules, in the same order
 * @param order by dependencies
 * @param providers of all symbols
 */
public record DepmodFindings(
        String tree,
        List<FoundModule> modules,
        List<ModuleDigest> digests,
        DependencyOrder order,
        SymbolProviders providers) {
    /** Copies the lists. */
    public DepmodFindings {
        modules = List.copyOf(modules);
        digests = List.copyOf(digests);
    }

    /** {@return a module's line of modules.dep: its path, a colon, and the paths of all that it needs} */
    String dependencyLine(int module) {
        StringBuilder line = new StringBuilder(modules.get(module).displayPath()).append(':');
        for (int provider : order.allNeededBy(module)) {
            line.append(' ').append(modules.get(provider).displayPath());
        }
        return line.toString();
    }
}
