package io.github.jkmod.depmod;

import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Depmod's files, in the order in which kmod writes them. */
public final class DatabaseFiles {
    /** Made when its turn comes: its messages come in this order. */
    private interface Content {
        byte[] make() throws IndexCharacterException;
    }

    private final Map<String, Content> files = new LinkedHashMap<>();
    private final DatabaseIndexes indexes;
    private final DepmodLog log;

    /**
     * @param database what to write
     * @param warnDuplicates whether to warn of what an index holds twice
     * @param log takes the warnings
     */
    public DatabaseFiles(DepmodFindings database, boolean warnDuplicates, DepmodLog log) {
        this.log = log;
        this.indexes = new DatabaseIndexes(database, warnDuplicates, log);
        DatabaseText text = new DatabaseText(database, log);
        files.put("modules.dep", () -> bytes(text.dependencies()));
        files.put("modules.dep.bin", indexes::dependencies);
        files.put("modules.alias", () -> bytes(text.aliases()));
        files.put("modules.alias.bin", indexes::aliases);
        files.put("modules.softdep", () -> bytes(text.softDependencies()));
        files.put("modules.weakdep", () -> bytes(text.weakDependencies()));
        files.put("modules.symbols", () -> bytes(text.symbols()));
        files.put("modules.symbols.bin", indexes::symbols);
        files.put("modules.builtin.bin", indexes::builtIns);
        files.put("modules.builtin.alias.bin", indexes::builtInAliases);
        files.put("modules.devname", () -> bytes(text.deviceNodes()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** {@return how many times a key had its value already; known once all is written} */
    public int duplicates() {
        return indexes.duplicates();
    }

    /**
     * Writes the text files, one behind the other, and none of the indexes.
     *
     * @throws IOException if {@code out} throws it
     */
    public void show(OutputStream out) throws IOException, IndexCharacterException {
        for (Map.Entry<String, Content> file : files.entrySet()) {
            if (!file.getKey().endsWith(".bin")) {
                out.write(file.getValue().make());
            }
        }
    }

    /**
     * Writes all files into a folder, each under another name first: whatever happens, under its own name there is the
     * old file or the new one, whole. None gets its name before all are written and on the disk.
     *
     * @param folder where to; made if it is not there
     * @return whether all was written; what was not is reported
     */
    public boolean write(String folder) throws IndexCharacterException {
        Instant now = Instant.now();
        String suffix = "." + ProcessHandle.current().pid() + "." + now.getNano() / 1000 + "." + now.getEpochSecond();
        List<String> written = new ArrayList<>();
        try {
            Files.createDirectories(Path.of(folder));
            return writeTemporary(folder, suffix, written) && publish(folder, suffix, written);
        } catch (IOException e) {
            log.log(DepmodLog.Level.FATAL, "could not create directory " + folder + ": " + Strerror.of(e));
            return false;
        } finally {
            written.forEach(name -> delete(Path.of(folder, name + suffix)));
        }
    }

    /** Goes on behind a file that cannot be made, to name all of them, and ends where one cannot be filled. */
    private boolean writeTemporary(String folder, String suffix, List<String> written) throws IndexCharacterException {
        boolean whole = true;
        for (Map.Entry<String, Content> file : files.entrySet()) {
            String name = file.getKey();
            byte[] content = file.getValue().make();
            try (FileChannel channel = create(Path.of(folder, name + suffix))) {
                written.add(name);
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            } catch (IOException e) {
                if (written.contains(name)) {
                    log.error("Could not create index '" + name + "'. Output is truncated: " + Strerror.of(e));
                    return false;
                }
                log.error("openat(" + folder + ", " + name + suffix + ", 301, 644): " + Strerror.of(e));
                whole = false;
            }
        }
        return whole;
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
    }

    private boolean publish(String folder, String suffix, List<String> written) {
        while (!written.isEmpty()) {
            String name = written.get(0);
            String temporary = name + suffix;
            try {
                Files.move(Path.of(folder, temporary), Path.of(folder, name), StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                log.log(
                        DepmodLog.Level.FATAL,
                        "renameat(" + folder + ", " + temporary + ", " + folder + ", " + name + "): " + Strerror.of(e));
                return false;
            }
            written.remove(0);
        }
        return true;
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // it is in a folder that cannot be written any more; its name tells what it is
        }
    }
}
