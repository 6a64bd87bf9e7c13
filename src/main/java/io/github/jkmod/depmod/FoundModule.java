package io.github.jkmod.depmod;

import io.github.jkmod.model.ModuleName;
import java.util.Optional;

/**
 * A module file that depmod looks at.
 *
 * @param name the file name up to its first dot, with underscores
 * @param path the whole path, as it was reached
 * @param relative the path below the tree; empty for a file outside of it
 */
public record FoundModule(String name, String path, Optional<String> relative) {
    /**
     * {@return the module in that file}
     *
     * @param path the whole path
     * @param tree the tree's folder, as paths in it begin
     */
    static FoundModule of(String path, String tree) {
        boolean inTree = path.startsWith(tree + "/");
        return new FoundModule(
                ModuleName.inPath(path),
                path,
                inTree ? Optional.of(path.substring(tree.length() + 1)) : Optional.empty());
    }

    /** {@return what modules.dep calls it} */
    String displayPath() {
        return relative.orElse(path);
    }

    /** {@return the path up to the end of the module's name, without what follows its first dot} */
    static String stem(String path, String name) {
        return path.substring(0, Math.min(path.length(), path.lastIndexOf('/') + 1 + name.length()));
    }
}
