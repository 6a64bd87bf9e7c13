package io.github.jkmod.moddb;

import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Finds and reads the configuration: which files, in which order. */
public final class ConfigFiles {
    /** Where configuration is looked for; a file of an earlier folder hides those of its name in later ones. */
    static final List<String> FOLDERS = List.of(
            "etc/modprobe.d", "run/modprobe.d", "usr/local/lib/modprobe.d", "usr/lib/modprobe.d", "lib/modprobe.d");

    private static final String SUFFIX = ".conf";

    /** By name: files of all folders are read in the order of their names. */
    private final Map<String, Path> files = new TreeMap<>();

    private final Map<String, String> shownAs = new TreeMap<>();
    private final Consumer<Complaint> complaints;

    private ConfigFiles(Consumer<Complaint> complaints) {
        this.complaints = complaints;
    }

    /**
     * {@return the folders of configuration, the first the most important}
     *
     * @param root what comes before the slash of {@code /etc}; empty for the running system
     */
    public static List<String> folders(String root) {
        return FOLDERS.stream().map(folder -> root + "/" + folder).toList();
    }

    /**
     * {@return what is said in {@code paths}, in the tree's own {@code modules.softdep} and {@code modules.weakdep}, and on the
     * kernel's command line}
     *
     * @param paths files, or folders of {@code .conf} files; what is not there is left out, as kmod does
     * @param tree the folder with the modules' database
     * @param commandLine the file with the kernel's command line
     * @param complaints what is wrong in them
     * @throws IOException if one is there and cannot be read, though this process may; one that it may not read is left out, as
     *     kmod does
     */
    public static ModprobeConfig read(List<String> paths, String tree, Path commandLine, Consumer<Complaint> complaints)
            throws IOException {
        ConfigFiles found = new ConfigFiles(complaints);
        for (String own : List.of("modules.softdep", "modules.weakdep")) {
            found.add(tree + "/" + own);
        }
        for (String path : paths) {
            found.add(path);
        }
        ModprobeConfig config = new ModprobeConfig();
        for (Map.Entry<String, Path> file : found.files.entrySet()) {
            String shown = found.shownAs.getOrDefault(file.getKey(), file.getKey());
            try {
                String text = Files.readString(file.getValue(), StandardCharsets.ISO_8859_1);
                new ConfigLines(config, shown, complaints).read(text);
            } catch (AccessDeniedException | NoSuchFileException e) {
                // kmod leaves out what it may not read, and links to nowhere, and says nothing
            }
        }
        if (Files.isReadable(commandLine)) {
            KernelCommandLine.read(Files.readString(commandLine, StandardCharsets.ISO_8859_1), config, complaints);
        }
        return config;
    }

    private void add(String path) throws IOException {
        Path file = Path.of(path);
        if (Files.isDirectory(file)) {
            addFolder(file, path);
        } else if (Files.exists(file)) {
            addFile(String.valueOf(file.getFileName()), file, path);
        }
    }

    private void addFile(String name, Path file, String shown) {
        if (files.putIfAbsent(name, file) == null) {
            shownAs.put(name, shown);
        }
    }

    private void addFolder(Path folder, String shown) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (AccessDeniedException e) {
            complaints.accept(new Complaint(LibkmodPlace.CONFIG_FOLDER, "opendir(" + shown + "): " + Strerror.of(e)));
        }
        for (Path entry : entries) {
            String name = String.valueOf(entry.getFileName());
            if (name.startsWith(".") || !name.endsWith(SUFFIX) || name.length() <= SUFFIX.length()) {
                continue;
            }
            if (Files.isDirectory(entry)) {
                complaints.accept(new Complaint(
                        LibkmodPlace.CONFIG_SUBFOLDER,
                        "Directories inside directories are not supported: " + shown + "/" + name));
                continue;
            }
            if (!Files.exists(entry)) { // a link to nowhere
                complaints.accept(
                        new Complaint(LibkmodPlace.CONFIG_ENTRY, "Cannot stat directory entry: " + shown + "/" + name));
                continue;
            }
            addFile(name, entry, shown + "/" + name);
        }
    }
}
