package io.github.jkmod.depmod;

import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which depmod.d files are read: of files of one name the first folder's, all sorted by name. */
public final class DepmodConfigFiles {
    /** Where they are looked for, the first of highest precedence. */
    public static final List<String> FOLDERS =
            List.of("/etc/depmod.d", "/run/depmod.d", "/usr/local/lib/depmod.d", "/usr/lib/depmod.d", "/lib/depmod.d");

    private static final String SUFFIX = ".conf";

    private DepmodConfigFiles() {}

    /**
     * {@return what the files say for a kernel}
     *
     * @param places files and folders, the first of highest precedence; what is not there is left out
     * @param release the kernel's
     * @param log takes what is wrong with them
     */
    public static DepmodConfig read(List<String> places, String release, DepmodLog log) {
        Map<String, String> files = new TreeMap<>();
        for (String place : places) {
            Path path = Path.of(place);
            if (Files.isDirectory(path)) {
                list(path, files, log);
            } else if (Files.exists(path)) {
                files.putIfAbsent(name(path), place);
            }
        }
        DepmodConfigParser parser = new DepmodConfigParser(release, log);
        for (String file : files.values()) {
            try {
                parser.parse(Files.readString(Path.of(file), StandardCharsets.ISO_8859_1), file);
            } catch (IOException e) {
                log.error("file parse " + file + ": " + Strerror.of(e));
            }
        }
        return parser.config();
    }

    private static void list(Path folder, Map<String, String> files, DepmodLog log) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = name(entry);
                if (name.startsWith(".")) {
                    continue;
                }
                if (name.length() <= SUFFIX.length() || !name.endsWith(SUFFIX)) {
                    log.info("All cfg files need .conf: " + entry);
                } else if (Files.isDirectory(entry)) {
                    log.error("Directories inside directories are not supported: " + entry);
                } else if (!Files.exists(entry)) { // a link to nowhere; kmod leaves the slash out
                    log.error("Cannot stat directory entry: " + folder + name);
                } else {
                    files.putIfAbsent(name, entry.toString());
                }
            }
        } catch (IOException e) {
            log.error("files list " + folder + ": " + Strerror.of(e));
        }
    }

    private static String name(Path path) {
        Path name = path.getFileName();
        return name == null ? "" : name.toString();
    }
}
