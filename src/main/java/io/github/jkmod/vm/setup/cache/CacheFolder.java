package io.github.jkmod.vm.setup.cache;

import io.github.jkmod.model.Strerror;
import io.github.jkmod.vm.setup.host.FolderTree;
import io.github.jkmod.vm.setup.host.Progress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Folders that are expensive to make and made once: {@code ~/.cache/jkmod/v1/KEY}.
 *
 * <p>A folder is built beside its final name, with its manifest {@code jkmod.manifest} written last, flushed to the disk
 * and renamed. So one that has the final name is complete, and what a killed process left behind is never used: the next
 * builder removes it. Two processes that want the same folder take turns by a lock on {@code v1/locks/KEY.lock}, which
 * the kernel drops with the process.
 */
public final class CacheFolder {
    /** Part of every path: to be raised when the layout changes, so that an old cache is left alone. */
    private static final String LAYOUT = "v1";

    private static final String BUILDING = ".building-";

    /** Folders that processes at work hold on to. */
    private static final Set<String> KEPT = Set.of("locks", "scratch");

    /** FileChannel locks belong to the whole JVM, so its own threads take turns here first. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final Path root;
    private final Progress progress;

    /** Fills a new folder. */
    @FunctionalInterface
    public interface Builder {
        /**
         * Fills the folder.
         *
         * @param folder an empty folder, whose name is not the final one
         * @param manifest facts to keep beside the content: one line each, no {@code =} in a key
         * @throws IOException if it cannot be filled; nothing of it stays
         */
        void build(Path folder, Map<String, String> manifest) throws IOException;
    }

    /** Does something that one process at a time may do. */
    @FunctionalInterface
    public interface Action<T> {
        T run() throws IOException;
    }

    /**
     * @param base the folder that holds all of jkmod's caches; made when first needed
     */
    public CacheFolder(Path base) {
        this(base.toAbsolutePath().normalize().resolve(LAYOUT), Progress.silent());
    }

    private CacheFolder(Path root, Progress progress) {
        this.root = root;
        this.progress = progress;
    }

    /** {@return the same cache, which says so when it waits for another process} */
    public CacheFolder telling(Progress listener) {
        return new CacheFolder(root, listener);
    }

    /**
     * {@return the user's cache: {@code $XDG_CACHE_HOME/jkmod}, or {@code ~/.cache/jkmod}}
     *
     * @param environment the process's environment; a relative {@code XDG_CACHE_HOME} is ignored, as its specification
     *     says
     */
    public static CacheFolder ofUser(Map<String, String> environment) {
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        if (cache.startsWith("/")) {
            return new CacheFolder(Path.of(cache, "jkmod"));
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
        return new CacheFolder(Path.of(home, ".cache", "jkmod"));
    }

    /** {@return where the folders are} */
    public Path root() {
        return root;
    }

    /**
     * {@return where the folder of that key is, whether it exists or not}
     *
     * @param key a relative path, such as {@code kernel/6.1-arm64}
     */
    public Path path(String key) {
        Path path = root.resolve(key).normalize();
        if (!path.startsWith(root) || path.equals(root)) {
            throw new IllegalArgumentException("a cache key that leaves the cache: " + key);
        }
        return path;
    }

    /** {@return whether the folder of that key is there and complete} */
    public boolean isReady(String key) {
        return Files.isRegularFile(path(key).resolve(CacheManifest.FILE));
    }

    /**
     * {@return the complete folder of that key, built now if it is not there}
     *
     * @param key a relative path, such as {@code kernel/6.1-arm64}
     * @param builder fills it; runs at most once, and only in one process at a time
     * @throws IOException if it cannot be built
     */
    public Path ready(String key, Builder builder) throws IOException {
        CacheOwner.require(root.resolveSibling(".").normalize());
        if (isReady(key)) {
            return path(key);
        }
        return locked(key, () -> isReady(key) ? path(key) : build(key, builder));
    }

    /**
     * {@return the complete folder of that key, built anew; an old one stays in its place until then}
     *
     * @throws IOException if it cannot be built; the old one stays
     */
    public Path rebuilt(String key, Builder builder) throws IOException {
        return locked(key, () -> build(key, builder));
    }

    private Path build(String key, Builder builder) throws IOException {
        Path done = path(key);
        String prefix = done.getFileName() + BUILDING;
        sweep(done.resolveSibling("."), prefix);
        if (!isReady(key)) {
            delete(done); // without its manifest: not ours, or somebody deleted parts of it
        }
        // A name of its own: a program that outlived a killed builder may still be writing into the old folder.
        Path part = Files.createTempDirectory(done.resolveSibling("."), prefix).normalize();
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            SortedMap<String, String> manifest = new TreeMap<>();
            fill(part, manifest, builder);
            CacheManifest.write(part, manifest);
            FolderTree.flush(part);
            Path old = part.resolveSibling(part.getFileName() + "-old");
            if (Files.exists(done)) {
                Files.move(done, old, StandardCopyOption.ATOMIC_MOVE); // a folder cannot be renamed onto another
            }
            Files.move(part, done, StandardCopyOption.ATOMIC_MOVE);
            FolderTree.flushFolder(done.resolveSibling("."));
            delete(old);
            return done;
        } finally {
            delete(part);
        }
    }

    /** Not every program that writes there says where, when there is no more room. */
    private void fill(Path part, SortedMap<String, String> manifest, Builder builder) throws IOException {
        try {
            builder.build(part, manifest);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw Strerror.isNoRoom(e) ? new FileSystemException(root.toString(), null, Strerror.of(e)) : e;
        }
    }

    /** Deletes what killed builders left; the lock is ours, so nobody else is building. */
    private void sweep(Path parent, String prefix) throws IOException {
        List<Path> left;
        try (Stream<Path> list = Files.list(parent)) {
            left = list.filter(path -> String.valueOf(path.getFileName()).startsWith(prefix))
                    .toList();
        }
        for (Path path : left) {
            try {
                delete(path.normalize());
            } catch (DirectoryNotEmptyException e) {
                // It is in nobody's way, and the next builder tries again.
                progress.message("Something still writes into " + path + "; leaving it for now");
            }
        }
    }

    /**
     * Forgets the folder of that key.
     *
     * @param key a relative path
     * @throws IOException if it cannot be deleted
     */
    public void discard(String key) throws IOException {
        locked(key, () -> {
            // The manifest first: whatever happens then, nobody takes the rest for complete.
            Files.deleteIfExists(path(key).resolve(CacheManifest.FILE));
            delete(path(key));
            return path(key);
        });
    }

    /** Notes that the folder of that key is in use, for {@link #prune}. */
    public void used(String key) throws IOException {
        Files.setLastModifiedTime(path(key).resolve(CacheManifest.FILE), FileTime.from(Instant.now()));
    }

    /**
     * Forgets complete folders that nobody used for a while, all but a few of the last used ones, and what killed
     * builders left there more than a day ago.
     *
     * @param parent a key whose folders are keys: {@code template/arm64}
     * @param keep how many may stay
     * @param unused how long a folder may stay without {@link #used}
     */
    public void prune(String parent, int keep, Duration unused) throws IOException {
        List<Path> folders = folders(parent);
        SortedMap<Instant, Path> complete = new TreeMap<>(Comparator.reverseOrder());
        for (Path folder : folders) {
            String name = String.valueOf(folder.getFileName());
            if (name.contains(BUILDING)) {
                if (modified(folder).isBefore(Instant.now().minus(Duration.ofDays(1)))) {
                    delete(folder);
                }
            } else if (isReady(parent + "/" + name)) {
                complete.put(modified(folder.resolve(CacheManifest.FILE)), folder);
            }
        }
        int rank = 0;
        for (Map.Entry<Instant, Path> each : complete.entrySet()) {
            if (rank++ >= keep || each.getKey().isBefore(Instant.now().minus(unused))) {
                discard(parent + "/" + each.getValue().getFileName());
            }
        }
    }

    /** {@return the keys of the complete folders in that one, in order} */
    public List<String> keys(String parent) throws IOException {
        return folders(parent).stream()
                .map(folder -> parent + "/" + folder.getFileName())
                .filter(key -> !key.contains(BUILDING) && isReady(key))
                .toList();
    }

    private List<Path> folders(String parent) throws IOException {
        if (!Files.isDirectory(path(parent))) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(path(parent))) {
            return list.sorted().toList();
        }
    }

    private static Instant modified(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.now(); // somebody else is at it
        }
    }

    /**
     * Deletes all there is, but what a running process works with: lock files and scratch folders.
     *
     * @return how many bytes were freed
     * @throws IOException if something cannot be deleted
     */
    public long clear() throws IOException {
        if (!Files.isDirectory(root)) {
            return 0;
        }
        List<Path> parts;
        try (Stream<Path> list = Files.list(root)) {
            parts = list.filter(part -> !KEPT.contains(part.getFileName().toString()))
                    .toList();
        }
        long bytes = 0;
        for (Path part : parts) {
            bytes += FolderTree.size(part);
            delete(part);
        }
        return bytes;
    }

    /** Runs the action while holding the lock of that key, in this process and among all. */
    public <T extends @Nullable Object> T locked(String key, Action<T> action) throws IOException {
        CacheOwner.require(root.resolveSibling(".").normalize());
        Path lockFile = root.resolve("locks").resolve(key.replace('/', '_') + ".lock");
        ReentrantLock threads = THREADS.computeIfAbsent(lockFile, path -> new ReentrantLock());
        try {
            threads.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("waiting for " + key + " was interrupted");
            interrupted.initCause(e);
            throw interrupted;
        }
        try {
            Files.createDirectories(lockFile.resolveSibling("."));
            Files.createDirectories(path(key).resolveSibling("."));
            // The lock file stays: deleting it would let a third process lock a file of the same name.
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = take(channel, key)) {
                if (!lock.isValid()) {
                    throw new IOException("the lock on " + lockFile + " was lost");
                }
                return action.run();
            }
        } finally {
            threads.unlock();
        }
    }

    private FileLock take(FileChannel channel, String key) throws IOException {
        FileLock lock = channel.tryLock();
        if (lock == null) {
            progress.message("Waiting for another jkmod that is preparing " + key);
            lock = channel.lock();
        }
        return lock;
    }

    /** Deletes a file or a tree, without following links out of it; nothing there is fine. */
    public static void delete(Path tree) throws IOException {
        if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
