package io.github.jkmod.kernelpackage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder that packages are unpacked to, and what of them is a kernel's: nothing is written outside it.
 *
 * <p>Links are made last, so that no file is written through one; each is changed to a relative one that stays inside, as it
 * would point with the folder as the root of the file system. Modes and owners are not taken over.
 */
final class PackageFolder implements MemberSink {
    /** Where a kernel's files are; the rest are documents, scripts, debug information and device trees. */
    private static final List<String> WANTED = List.of("boot", "lib/modules", "usr/lib/modules", "usr/src");

    /** Ten times what the largest kernel has, without debug information. */
    private static final long MOST_BYTES = 16L << 30;

    private final Path root;
    private final Map<List<String>, List<String>> links = new LinkedHashMap<>();
    private final byte[] piece = new byte[1 << 16];
    private long bytes;

    PackageFolder(Path root) {
        this.root = root;
    }

    @Override
    public void folder(String name) throws IOException {
        List<String> parts = parts(name);
        if (isWanted(parts)) {
            Files.createDirectories(at(parts));
        }
    }

    @Override
    public void file(String name, InputStream content) throws IOException {
        List<String> parts = parts(name);
        if (!isWanted(parts)) {
            return;
        }
        links.remove(parts); // a later package's file takes the place, as with the package manager
        Path file = fresh(name, parts);
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
            for (int count = content.read(piece); count > 0; count = content.read(piece)) {
                bytes += count;
                if (bytes > MOST_BYTES) {
                    throw new RefusedMemberException(name, "makes it more than " + MOST_BYTES + " bytes");
                }
                write(out, count, file);
            }
        }
    }

    private void write(OutputStream out, int count, Path file) throws IOException {
        try {
            out.write(piece, 0, count);
        } catch (IOException e) {
            FileSystemException failed = new FileSystemException(file.toString(), null, e.getMessage());
            failed.initCause(e);
            throw failed;
        }
    }

    @Override
    public void link(String name, String target) throws IOException {
        List<String> parts = parts(name);
        if (isWanted(parts)) {
            links.put(parts, inside(parts, target));
        }
    }

    /** As a copy: the two names would share what is written to either. */
    @Override
    public void hardLink(String name, String other) throws IOException {
        List<String> parts = parts(name);
        List<String> source = parts(other);
        if (!isWanted(parts)) {
            return;
        }
        if (!isWanted(source) || !Files.isRegularFile(at(source), LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedMemberException(name, "is a hard link to " + other + ", which is no file before it");
        }
        try (InputStream content = Files.newInputStream(at(source))) {
            file(name, content);
        }
    }

    @Override
    public void special(String name) throws IOException {
        throw new RefusedMemberException(name, "is a device, a pipe or a socket, which no kernel's package has");
    }

    /** Makes the links: after all packages. */
    void finish() throws IOException {
        for (Map.Entry<List<String>, List<String>> each : links.entrySet()) {
            String name = String.join("/", each.getKey());
            Path link = fresh(name, each.getKey());
            Path relative = link.resolveSibling(".").normalize().relativize(at(each.getValue()));
            Files.createSymbolicLink(link, relative.toString().isEmpty() ? Path.of(".") : relative);
        }
    }

    /** {@return where a new file goes, with its folders made; an older file there is deleted} */
    private Path fresh(String name, List<String> parts) throws IOException {
        Path file = at(parts);
        for (int i = 1; i < parts.size(); i++) {
            Path above = at(parts.subList(0, i));
            if (Files.exists(above, LinkOption.NOFOLLOW_LINKS)
                    && !Files.isDirectory(above, LinkOption.NOFOLLOW_LINKS)) {
                throw new RefusedMemberException(name, "is below what is no folder");
            }
        }
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedMemberException(name, "is a folder and something else as well");
        }
        Files.createDirectories(file.resolveSibling(".").normalize());
        Files.deleteIfExists(file);
        return file;
    }

    private Path at(List<String> parts) {
        Path at = root;
        for (String part : parts) {
            at = at.resolve(part);
        }
        return at;
    }

    private static boolean isWanted(List<String> parts) {
        String name = String.join("/", parts);
        return WANTED.stream().anyMatch(place -> name.equals(place) || name.startsWith(place + "/"));
    }

    /** {@return the names on the way to a member, from the root, whether a slash is before them or not} */
    private static List<String> parts(String name) throws IOException {
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..") || part.indexOf('\0') >= 0) {
                throw new RefusedMemberException(name, "leaves the folder");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return parts;
    }

    /** {@return where a link points to, from the root: {@code ..} does not go beyond it} */
    private static List<String> inside(List<String> link, String target) throws IOException {
        Deque<String> at = new ArrayDeque<>(target.startsWith("/") ? List.of() : link.subList(0, link.size() - 1));
        for (String part : target.split("/", -1)) {
            if (part.indexOf('\0') >= 0) {
                throw new RefusedMemberException(String.join("/", link), "points to a name with a NUL in it");
            }
            if (part.equals("..")) {
                at.pollLast();
            } else if (!part.isEmpty() && !part.equals(".")) {
                at.addLast(part);
            }
        }
        return List.copyOf(at);
    }
}
