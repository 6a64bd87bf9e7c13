package io.github.jkmod.cli;

import io.github.jkmod.moddb.KnownModule;
import io.github.jkmod.moddb.ModprobeConfig;
import io.github.jkmod.moddb.ModuleDatabase;
import io.github.jkmod.moddb.ModuleLookup;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.Modinfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One module that an argument of modinfo means.
 *
 * @param argument as given
 * @param name its name
 * @param file where it is, as kmod writes it; empty for a module of the kernel itself
 */
record ModinfoTarget(String argument, String name, Optional<String> file) {
    private static final List<String> FILE_ENDS = List.of(".ko", ".ko.gz", ".ko.xz", ".ko.zst");

    /** {@return the module in a file, by the file's name up to the first dot} */
    static ModinfoTarget ofFile(String argument) {
        // Put together as text, as kmod does: Path would take out what is doubled.
        String absolute = argument.startsWith("/") ? argument : Path.of("").toAbsolutePath() + "/" + argument;
        return new ModinfoTarget(argument, ModuleName.inPath(absolute), Optional.of(absolute));
    }

    /** {@return whether kmod takes the argument for a file} */
    static boolean isFile(String argument) {
        return FILE_ENDS.stream().anyMatch(end -> argument.length() > end.length() && argument.endsWith(end))
                && Files.isRegularFile(Path.of(argument));
    }

    /** The modules of one kernel's tree; what is asked of it is read when first asked. */
    static final class Tree {
        private final String folder;
        private @Nullable ModuleLookup lookup;
        private @Nullable Map<String, List<Modinfo.Entry>> builtIn;

        /**
         * @param folder such as {@code /lib/modules/6.1.0-56-amd64}, as it is to be written
         */
        Tree(String folder) {
            this.folder = folder;
        }

        /** {@return the modules of that name or alias; empty where there is none} */
        List<ModinfoTarget> find(String argument) throws IOException {
            List<ModinfoTarget> targets = new ArrayList<>();
            for (KnownModule module : lookup().find(argument)) {
                targets.add(target(argument, module));
            }
            return targets;
        }

        /** {@return the module of that very name} */
        Optional<ModinfoTarget> findByName(String argument) throws IOException {
            return lookup().findByName(argument).map(module -> target(argument, module));
        }

        private ModinfoTarget target(String argument, KnownModule module) {
            Optional<String> file = Optional.ofNullable(lookup)
                    .filter(known -> !module.builtIn())
                    .flatMap(known -> known.database().dependencies(module.name()))
                    .map(KnownModule.Dependencies::file);
            return new ModinfoTarget(argument, module.name(), file);
        }

        private ModuleLookup lookup() throws IOException {
            ModuleLookup known = lookup;
            if (known == null) {
                known = new ModuleLookup(new ModuleDatabase(folder, complaint -> {}), new ModprobeConfig());
                lookup = known;
            }
            return known;
        }

        /** {@return why nothing is found by name here, if it is the tree's fault} */
        Optional<String> defect() {
            Path tree = Path.of(folder);
            if (!Files.isDirectory(tree)) {
                return Optional.of("no folder " + folder + "; name another kernel with -k VERSION or --kernel DIR");
            }
            return Files.exists(tree.resolve("modules.dep.bin"))
                    ? Optional.empty()
                    : Optional.of("no modules.dep.bin in " + folder + "; run depmod");
        }

        /** {@return what modules.builtin.modinfo says of a module of the kernel itself} Lines such as {@code unix.license=GPL\0}. */
        List<Modinfo.Entry> builtIn(String name) throws IOException {
            Map<String, List<Modinfo.Entry>> known = builtIn;
            if (known == null) {
                known = new HashMap<>();
                Path file = Path.of(folder).resolve("modules.builtin.modinfo");
                String text = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
                for (String line : text.split("\0", -1)) {
                    int dot = line.indexOf('.');
                    if (dot > 0) {
                        known.computeIfAbsent(line.substring(0, dot), module -> new ArrayList<>())
                                .add(entry(line.substring(dot + 1)));
                    }
                }
                builtIn = known;
            }
            return known.getOrDefault(name, List.of());
        }

        private static Modinfo.Entry entry(String text) {
            int equals = text.indexOf('=');
            return equals < 0
                    ? new Modinfo.Entry(0, text, Optional.empty())
                    : new Modinfo.Entry(0, text.substring(0, equals), Optional.of(text.substring(equals + 1)));
        }
    }
}
