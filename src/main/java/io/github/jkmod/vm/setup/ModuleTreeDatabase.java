package io.github.jkmod.vm.setup;

import io.github.jkmod.depmod.TreeDatabase;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** depmod's files for a kernel's modules that nobody has run depmod on, made beside them. */
final class ModuleTreeDatabase {
    private ModuleTreeDatabase() {}

    /**
     * Writes modules.dep and what belongs to it.
     *
     * @param tree {@code lib/modules/RELEASE}
     * @param folder where to, an existing folder
     * @throws IOException if a module cannot be read or modules need each other
     */
    static void write(Path tree, Path folder) throws IOException {
        Optional<String> error = TreeDatabase.write(tree, folder);
        if (error.isPresent()) {
            throw SetupException.failed("making modules.dep of " + tree)
                    .because(error.get())
                    .hint("look with: jkmod depmod -n -b ROOT RELEASE");
        }
    }
}
