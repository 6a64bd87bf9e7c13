package io.github.jkmod.depmod;

import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The module files that depmod's command line names. */
public final class NamedModules {
    private NamedModules() {}

    /**
     * {@return the modules}
     *
     * @param paths the files
     * @param tree the tree's folder
     * @param log takes, as FATAL, what cannot be used
     */
    public static List<FoundModule> of(List<String> paths, String tree, DepmodLog log) {
        Map<String, FoundModule> modules = new LinkedHashMap<>();
        for (String path : paths) {
            if (!path.startsWith("/")) {
                log.fatal(path + ": not absolute path.");
            }
            try {
                Files.readAttributes(Path.of(path), BasicFileAttributes.class);
            } catch (IOException e) {
                log.fatal("could not create module " + path + ": " + Strerror.of(e));
            }
            FoundModule module = FoundModule.of(path, tree);
            if (modules.putIfAbsent(module.name(), module) != null) {
                log.error("hash_add_unique " + module.name() + ": File exists");
                log.fatal("could not add module " + path + ": File exists");
            }
        }
        return List.copyOf(modules.values());
    }
}
