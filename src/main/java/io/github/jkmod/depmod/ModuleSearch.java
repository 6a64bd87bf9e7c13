package io.github.jkmod.depmod;

import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds the module files of a tree and of the folders outside of it, of each name the one that counts. */
public final class ModuleSearch {
    private static final List<String> EXTENSIONS = List.of(".ko", ".ko.gz", ".ko.xz", ".ko.zst");

    /** Never looked into: links to the kernel's build folder. */
    private static final Set<String> NEVER = Set.of("build", "source");

    /** The first file descriptor that kmod's process has free: its messages name descriptors. */
    private static final int FIRST_DESCRIPTOR = 3;

    private final String tree;
    private final DepmodConfig config;
    private final DepmodLog log;
    private final SearchPriority priority;
    private final Map<String, FoundModule> found = new HashMap<>();
    private final Set<String> excluded;

    /**
     * @param tree the tree's folder, as messages name it
     * @param config what depmod.d says
     * @param log takes what cannot be read
     */
    public ModuleSearch(String tree, DepmodConfig config, DepmodLog log) {
        this.tree = tree;
        this.config = config;
        this.log = log;
        this.priority = new SearchPriority(config);
        this.excluded = new HashSet<>(config.excludes());
        excluded.addAll(NEVER);
    }

    /**
     * {@return the modules, in no order}
     *
     * @throws IOException if the tree is not there or cannot be read; the reason is in the C library's words
     */
    public List<FoundModule> find() throws IOException {
        searchPlace(tree);
        for (String folder : config.externals()) {
            try {
                searchPlace(folder);
            } catch (IOException e) {
                // reported; the others count all the same
            }
        }
        return List.copyOf(found.values());
    }

    private void searchPlace(String folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(folder))) {
            search(entries, folder, FIRST_DESCRIPTOR);
        } catch (IOException e) {
            String reason = Strerror.of(e);
            log.error("could not open directory " + folder + ": " + reason);
            throw new IOException(reason, e);
        }
    }

    /** In the order of the folder itself, which decides between files of one name. */
    private void search(DirectoryStream<Path> entries, String folder, int descriptor) {
        for (Path entry : entries) {
            String name = String.valueOf(entry.getFileName());
            if (excluded.contains(name)) {
                continue;
            }
            String path = folder + "/" + name;
            BasicFileAttributes attributes = attributes(entry, descriptor);
            if (attributes == null) {
                continue;
            }
            if (attributes.isDirectory()) {
                try (DirectoryStream<Path> below = Files.newDirectoryStream(entry)) {
                    search(below, path, descriptor + 1);
                } catch (IOException e) {
                    log.error("openat(" + descriptor + ", " + name + ", O_RDONLY): " + Strerror.of(e));
                }
            } else if (!attributes.isRegularFile()) {
                log.error("unsupported file type " + path + ": " + type(entry));
            } else if (isModule(name)) {
                add(FoundModule.of(path, tree));
            }
        }
    }

    /** {@return what kind of file it is; null if that cannot be told, which is reported} */
    private @Nullable BasicFileAttributes attributes(Path entry, int descriptor) {
        try {
            return Files.readAttributes(entry, BasicFileAttributes.class);
        } catch (IOException e) {
            log.error("fstatat(" + descriptor + ", " + entry.getFileName() + "): " + Strerror.of(e));
            return null;
        }
    }

    private void add(FoundModule module) {
        FoundModule known = found.get(module.name());
        if (known == null || !priority.staysBefore(known, module)) {
            found.put(module.name(), module);
        }
    }

    private static boolean isModule(String name) {
        return EXTENSIONS.stream().anyMatch(end -> name.length() > end.length() && name.endsWith(end));
    }

    /** The file type's bits of {@code st_mode}, octal. */
    private static String type(Path file) {
        try {
            int mode = (Integer) Files.getAttribute(file, "unix:mode");
            return Integer.toOctalString(mode & 0170000);
        } catch (IOException | UnsupportedOperationException e) {
            return "0";
        }
    }

    /**
     * {@return whether no module file of the tree is newer than its modules.dep, in microseconds}
     *
     * @throws IOException if either is not there, which is reported
     */
    public boolean isUpToDate() throws IOException {
        boolean opened = false;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(Path.of(tree))) {
            opened = true;
            return areUpToDate(entries, writtenTime().to(TimeUnit.MICROSECONDS), FIRST_DESCRIPTOR);
        } catch (IOException e) {
            if (!opened) {
                log.error("could not open directory " + tree + ": " + Strerror.of(e));
            }
            throw e;
        }
    }

    private boolean areUpToDate(DirectoryStream<Path> entries, long written, int descriptor) {
        for (Path entry : entries) {
            String name = String.valueOf(entry.getFileName());
            if (NEVER.contains(name)) {
                continue;
            }
            BasicFileAttributes attributes = attributes(entry, descriptor);
            if (attributes == null) {
                continue;
            }
            boolean upToDate = true;
            if (attributes.isDirectory()) {
                try (DirectoryStream<Path> below = Files.newDirectoryStream(entry)) {
                    upToDate = areUpToDate(below, written, descriptor + 1);
                } catch (IOException e) {
                    log.error("openat(" + descriptor + ", " + name + ", O_RDONLY): " + Strerror.of(e));
                }
            } else if (isModule(name) && attributes.isRegularFile()) {
                upToDate = attributes.lastModifiedTime().to(TimeUnit.MICROSECONDS) <= written;
            }
            if (!upToDate) {
                return false;
            }
        }
        return true;
    }

    private FileTime writtenTime() throws IOException {
        try {
            return Files.getLastModifiedTime(Path.of(tree, "modules.dep"));
        } catch (IOException e) {
            log.error("could not fstatat(" + tree + ", modules.dep): " + Strerror.of(e));
            throw e;
        }
    }
}
