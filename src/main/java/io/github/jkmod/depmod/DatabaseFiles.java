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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Depmod's files, in the order in which kmod writes them. */
public final class DatabaseFiles {
    /** How a file's bytes are made. */
    private interface Content {
        byte[] make(DepmodLog log) throws IndexCharacterException, IOException;
    }

    /** How an index's bytes are made. */
    private interface IndexContent {
        byte[] make(DatabaseIndexes indexes) throws IndexCharacterException, IOException;
    }

    /** What came of making one: its messages are told, and what is wrong with it is thrown, when its turn comes. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Made(
            byte[] content,
            DelayedLog messages,
            Optional<IndexCharacterException> failure,
            Optional<IOException> unreadable) {
        byte[] take(DepmodLog log) throws IndexCharacterException, IOException {
            messages.tell(log);
            if (failure.isPresent()) {
                throw failure.get();
            }
            if (unreadable.isPresent()) {
                throw unreadable.get();
            }
            return content;
        }
    }

    private final Map<String, Content> files = new LinkedHashMap<>();
    private final AtomicInteger duplicates = new AtomicInteger();
    private final DepmodFindings database;
    private final boolean warnDuplicates;
    private final DepmodLog log;

    /**
     * @param database what to write
     * @param warnDuplicates whether to warn of what an index holds twice
     * @param log takes the warnings
     */
    public DatabaseFiles(DepmodFindings database, boolean warnDuplicates, DepmodLog log) {
        this.database = database;
        this.warnDuplicates = warnDuplicates;
        this.log = log;
        putText("modules.dep", DatabaseText::dependencies);
        putIndex("modules.dep.bin", DatabaseIndexes::dependencies);
        putText("modules.alias", DatabaseText::aliases);
        putIndex("modules.alias.bin", DatabaseIndexes::aliases);
        putText("modules.softdep", DatabaseText::softDependencies);
        putText("modules.weakdep", DatabaseText::weakDependencies);
        putText("modules.symbols", DatabaseText::symbols);
        putIndex("modules.symbols.bin", DatabaseIndexes::symbols);
        putIndex("modules.builtin.bin", DatabaseIndexes::builtIns);
        putIndex("modules.builtin.alias.bin", DatabaseIndexes::builtInAliases);
        putText("modules.devname", DatabaseText::deviceNodes);
    }

    private void putText(String name, Function<DatabaseText, String> content) {
        files.put(
                name,
                messages -> content.apply(new DatabaseText(database, messages)).getBytes(StandardCharsets.ISO_8859_1));
    }

    private void putIndex(String name, IndexContent content) {
        files.put(name, messages -> {
            DatabaseIndexes indexes = new DatabaseIndexes(database, warnDuplicates, messages);
            byte[] bytes = content.make(indexes);
            duplicates.addAndGet(indexes.duplicates());
            return bytes;
        });
    }

    private static Made made(Content content) {
        DelayedLog messages = new DelayedLog();
        try {
            return new Made(content.make(messages), messages, Optional.empty(), Optional.empty());
        } catch (IndexCharacterException e) {
            return new Made(new byte[0], messages, Optional.of(e), Optional.empty());
        } catch (IOException e) {
            return new Made(new byte[0], messages, Optional.empty(), Optional.of(e));
        }
    }

    /** {@return how many times a key had its value already; known once all is written} */
    public int duplicates() {
        return duplicates.get();
    }

    /**
     * Writes the text files, one behind the other, and none of the indexes.
     *
     * @throws IOException if {@code out} throws it
     */
    public void show(OutputStream out) throws IOException, IndexCharacterException {
        for (Map.Entry<String, Content> file : files.entrySet()) {
            if (!file.getKey().endsWith(".bin")) {
                out.write(file.getValue().make(log));
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
            log.fatal("could not create directory " + folder + ": " + Strerror.of(e));
            return false;
        } finally {
            written.forEach(name -> delete(Path.of(folder, name + suffix)));
        }
    }

    /** All are made side by side, and written in order. */
    private boolean writeTemporary(String folder, String suffix, List<String> written) throws IndexCharacterException {
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            Map<String, CompletableFuture<Made>> contents = new LinkedHashMap<>();
            files.forEach(
                    (name, content) -> contents.put(name, CompletableFuture.supplyAsync(() -> made(content), workers)));
            return writeTemporary(contents, folder, suffix, written);
        } finally {
            workers.shutdownNow();
        }
    }

    /** Goes on behind a file that cannot be made, to name all of them, and ends where one cannot be filled. */
    private boolean writeTemporary(
            Map<String, CompletableFuture<Made>> contents, String folder, String suffix, List<String> written)
            throws IndexCharacterException {
        boolean whole = true;
        for (Map.Entry<String, CompletableFuture<Made>> file : contents.entrySet()) {
            String name = file.getKey();
            byte[] content;
            try {
                content = file.getValue().join().take(log);
            } catch (IOException e) {
                log.error("Could not write index '" + name + "': " + e.getMessage());
                return false;
            }
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
                log.fatal(
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
