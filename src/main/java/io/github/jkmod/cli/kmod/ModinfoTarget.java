package io.github.jkmod.cli.kmod;

import io.github.jkmod.moddb.Absence;
import io.github.jkmod.moddb.Complaint;
import io.github.jkmod.moddb.ConfigFiles;
import io.github.jkmod.moddb.KnownModule;
import io.github.jkmod.moddb.LibkmodPlace;
import io.github.jkmod.moddb.ModprobeConfig;
import io.github.jkmod.moddb.ModuleDatabase;
import io.github.jkmod.moddb.ModuleLookup;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.Modinfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One module that an argument of modinfo means.
 *
 * @param argument as given
 * @param name its name
 * @param file where it is, as kmod writes it; empty for a module of the kernel itself
 */
record ModinfoTarget(String argument, String name, Optional<String> file) {
    private static final Set<LibkmodPlace> OF_AN_INDEX =
            EnumSet.of(LibkmodPlace.INDEX_MAP, LibkmodPlace.INDEX_MAGIC, LibkmodPlace.INDEX_VERSION);

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

    /**
     * Where modprobe's configuration is.
     *
     * @param folders the folders with its files
     * @param commandLine the file with the kernel's command line
     * @param complaints what is wrong in either, or in the tree
     */
    record Configuration(List<String> folders, Path commandLine, Consumer<Complaint> complaints) {
        private ModuleLookup lookup(String tree) throws IOException {
            ModprobeConfig config = ConfigFiles.read(folders, tree, commandLine, complaints);
            return new ModuleLookup(new ModuleDatabase(tree, this::unlessOfAnIndex), config);
        }

        /** In place of modules.builtin.modinfo. */
        private void complainOfAFolder() {
            String why = "get_string: " + Errno.EISDIR.text();
            complaints.accept(new Complaint(LibkmodPlace.BUILTIN_NEXT, why));
            complaints.accept(new Complaint(LibkmodPlace.BUILTIN_NAME, why));
        }

        /** kmod's modinfo opens each index when it needs it, and takes one that it cannot use for one that is not there. */
        private void unlessOfAnIndex(Complaint complaint) {
            if (!OF_AN_INDEX.contains(complaint.place())) {
                complaints.accept(complaint);
            }
        }
    }

    /** The modules of one kernel's tree; what is asked of it is read when first asked. */
    static final class Tree {
        private final String folder;
        private final Configuration configuration;
        private @Nullable ModuleLookup lookup;
        private @Nullable Map<String, List<Modinfo.Entry>> builtIn;

        /**
         * @param folder such as {@code /lib/modules/6.1.0-56-amd64}, as it is to be written
         * @param configuration whose aliases count as well
         */
        Tree(String folder, Configuration configuration) {
            this.folder = folder;
            this.configuration = configuration;
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
            Optional.ofNullable(lookup)
                    .filter(known -> module.alias().isPresent()) // else it was complained of when the name was found
                    .ifPresent(known -> known.database().reportMissingDependency(module.name()));
            Optional<String> file = Optional.ofNullable(lookup)
                    .filter(known -> !module.builtIn())
                    .flatMap(known -> known.database().dependencies(module.name()))
                    .map(KnownModule.Dependencies::file);
            return new ModinfoTarget(argument, module.name(), file);
        }

        private ModuleLookup lookup() throws IOException {
            ModuleLookup known = lookup;
            if (known == null) {
                known = configuration.lookup(folder);
                lookup = known;
            }
            return known;
        }

        /** {@return why a module of that name is not found here, a line each, if it is the tree's fault} */
        List<String> absence(String name) throws IOException {
            return Absence.reasons(lookup().database(), name);
        }

        /**
         * {@return what modules.builtin.modinfo says of a module of the kernel itself; nothing where there is no such file} Lines
         * such as {@code unix.license=GPL\0}.
         *
         * @throws IOException if it cannot be read, or says nothing of it, in kmod's words
         */
        List<Modinfo.Entry> builtIn(String name) throws IOException {
            Map<String, List<Modinfo.Entry>> known = builtIn;
            Path file = Path.of(folder).resolve("modules.builtin.modinfo");
            if (Files.isDirectory(file)) {
                configuration.complainOfAFolder();
                throw new FileSystemException(file.toString(), null, Errno.EISDIR.text());
            }
            if (known == null) {
                known = new HashMap<>();
                String text = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
                List<Modinfo.Entry> run = List.of();
                String before = "";
                for (String line : text.split("\0", -1)) {
                    int dot = line.indexOf('.');
                    if (dot > 0) {
                        String module = line.substring(0, dot);
                        if (!module.equals(before)) { // of two modules of one name kmod shows the first
                            run = new ArrayList<>();
                            known.putIfAbsent(module, run);
                            before = module;
                        }
                        run.add(entry(line.substring(dot + 1)));
                    }
                }
                builtIn = known;
            }
            if (!known.containsKey(name) && Files.exists(file)) {
                throw new FileSystemException(file.toString(), null, Errno.ENOSYS.text());
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
