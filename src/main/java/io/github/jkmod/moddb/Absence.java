package io.github.jkmod.moddb;

import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Why a tree of modules knows no module of a name, where that is not because there is none. */
public final class Absence {
    private Absence() {}

    /**
     * {@return what is to be told the user, a line each; none if the tree is whole and has no such file}
     *
     * @param database what is known of the tree
     * @param name a module's name, or an alias
     */
    public static List<String> reasons(ModuleDatabase database, String name) {
        String tree = database.tree();
        Path folder = Path.of(tree);
        if (!Files.isDirectory(folder)) {
            return List.of("no folder " + tree + ": no modules of that kernel are installed here");
        }
        if (!Files.isExecutable(folder)) {
            return List.of(unreadable(folder));
        }
        List<String> reasons = new ArrayList<>();
        for (ModuleDatabase.Index index : ModuleDatabase.Index.values()) {
            Path file = folder.resolve(index.file());
            if (Files.exists(file) && !Files.isReadable(file)) {
                reasons.add(unreadable(file));
            }
        }
        if (!Files.exists(folder.resolve(ModuleDatabase.Index.DEP.file()))) {
            reasons.add("no " + ModuleDatabase.Index.DEP.file() + " in " + tree + "; run depmod");
        } else if (reasons.isEmpty()
                && database.dependencies(new ModuleName(name).value()).isEmpty()) {
            files(folder, name).forEach(file -> reasons.add(file + ": not in modules.dep.bin; run depmod"));
        }
        return reasons;
    }

    private static String unreadable(Path path) {
        return path + ": not read: Permission denied; run as root or make it readable";
    }

    private static List<Path> files(Path folder, String name) {
        ModuleName wanted = new ModuleName(name);
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> String.valueOf(file.getFileName()).contains(".ko"))
                    .filter(file -> ModuleName.ofFileName(String.valueOf(file.getFileName()))
                            .equals(wanted))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // a folder that cannot be read has no files for depmod either
        }
    }
}
