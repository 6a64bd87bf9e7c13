package io.github.jkmod.sight;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a kernel showed when the modules of a batch were in. On disk it is what the probe said, packed, with the loads
 * before it.
 *
 * @param loads in their order
 * @param files what was seen
 */
record Look(List<Load> loads, List<SeenFile> files) {
    /** Copies the lists. */
    Look {
        loads = List.copyOf(loads);
        files = List.copyOf(files);
    }

    void write(Path file) throws IOException {
        Path part = Files.createTempFile(file.resolveSibling("."), "part", "");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(part))) {
            for (Load load : loads) {
                out.write(bytes(load.line() + "\n"));
            }
            for (SeenFile seen : files) {
                out.write(bytes(seen.line() + "\n"));
                out.write(seen.content().orElse(new byte[0]));
            }
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    static Look read(Path file) throws IOException {
        Reader reader = new Reader();
        try (InputStream in = new GZIPInputStream(new FileInputStream(file.toFile()), 1 << 16)) {
            in.transferTo(reader);
        }
        if (!reader.isWhole()) {
            throw new IOException(file + " ends too early");
        }
        return new Look(reader.loads, reader.files);
    }

    /** Takes the content of such a file. */
    private static final class Reader extends SeenStream {
        private final List<Load> loads = new ArrayList<>();
        private final List<SeenFile> files = new ArrayList<>();

        @Override
        void line(String[] words) throws IOException {
            if (!words[0].equals(Load.WORD)) {
                throw new IOException("no line of a look: " + String.join("\t", words));
            }
            loads.add(Load.parse(words));
        }

        @Override
        void file(SeenFile file) {
            files.add(file);
        }
    }

    /** Makes the files anew below {@code root}; a folder stands for what could not be read, as it cannot be either. */
    void unpack(Path root) throws IOException {
        for (SeenFile seen : files) {
            Path path = root.resolve(seen.path()).normalize();
            if (!path.startsWith(root)) {
                throw new IOException(seen.path() + " leads out of " + root);
            }
            if (seen.content().isPresent()) {
                Files.createDirectories(path.resolveSibling("."));
                Files.write(path, seen.content().get());
            } else {
                Files.createDirectories(path);
            }
        }
    }
}
