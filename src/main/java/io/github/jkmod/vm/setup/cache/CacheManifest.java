package io.github.jkmod.vm.setup.cache;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The facts that are kept beside the content of a cache's folder; the file is written last. */
public final class CacheManifest {
    /** Its name in the folder. */
    static final String FILE = "jkmod.manifest";

    private CacheManifest() {}

    /**
     * {@return the facts that the builder left}
     *
     * @param folder a folder that {@link CacheFolder#ready} returned
     * @throws IOException if they cannot be read
     */
    public static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> manifest = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve(FILE), StandardCharsets.UTF_8)) {
            int sign = line.indexOf('=');
            if (sign > 0) {
                manifest.put(line.substring(0, sign), line.substring(sign + 1));
            }
        }
        return manifest;
    }

    static void write(Path folder, SortedMap<String, String> manifest) throws IOException {
        StringBuilder text = new StringBuilder();
        manifest.forEach((key, value) -> {
            if (key.isEmpty() || key.contains("=") || key.contains("\n") || value.contains("\n")) {
                throw new IllegalArgumentException("not a line of a manifest: " + key + "=" + value);
            }
            text.append(key).append('=').append(value).append('\n');
        });
        Files.writeString(folder.resolve(FILE), text, StandardCharsets.UTF_8);
    }
}
