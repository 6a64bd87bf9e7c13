package io.github.jkmod.junit;

import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Files and folders between this machine and a guest: busybox's tar is at the other end. What a guest sends is not trusted. */
record GuestCopy(TestGuest guest) {
    private static final String BUSYBOX = "/bin/busybox";

    void in(Path from, String to) throws IOException, GuestDiedException {
        String name = to.replaceAll("/+$", "");
        int slash = name.lastIndexOf('/');
        Path archive = Files.createTempFile("jkmod-copy", ".tar");
        try {
            pack(from, name.substring(slash + 1), archive);
            String unpack = "cd / && mkdir -p \"$1\" && exec tar -x -f - -C \"$1\"";
            try (InputStream content = new BufferedInputStream(Files.newInputStream(archive))) {
                GuestRun run = guest.command(
                                BUSYBOX, "sh", "-c", unpack, "sh", slash <= 0 ? "/" : name.substring(0, slash))
                        .input(content)
                        .run();
                check(run, to + " cannot be written in the guest");
            }
        } finally {
            Files.delete(archive);
        }
    }

    private static void check(GuestRun run, String what) throws IOException {
        if (run.exitCode() != 0) {
            throw new IOException(what + ": " + run.err().strip().replaceAll("\\R+", "; "));
        }
    }

    private static void pack(Path from, String name, Path archive) throws IOException {
        Path root = from.toRealPath();
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(file);
                Stream<Path> files = Files.walk(root)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
            for (Path each : (Iterable<Path>) files::iterator) {
                String inside = each.equals(root) ? name : name + "/" + root.relativize(each);
                add(tar, each, inside);
            }
        }
    }

    private static void add(TarArchiveOutputStream tar, Path file, String name) throws IOException {
        TarArchiveEntry entry;
        if (Files.isSymbolicLink(file)) {
            entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(Files.readSymbolicLink(file).toString());
        } else if (Files.isDirectory(file)) {
            entry = new TarArchiveEntry(name + "/");
            entry.setMode(mode(file));
        } else if (Files.isRegularFile(file)) {
            entry = new TarArchiveEntry(name);
            entry.setMode(mode(file));
            entry.setSize(Files.size(file));
        } else {
            throw new IOException(file + " cannot be copied: it is neither a file nor a folder");
        }
        tar.putArchiveEntry(entry);
        if (entry.isFile() && !entry.isSymbolicLink()) {
            Files.copy(file, tar);
        }
        tar.closeArchiveEntry();
    }

    private static int mode(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, "unix:mode") & 0777;
    }

    void out(String from, Path to) throws IOException, GuestDiedException {
        if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(to.toString(), null, "nothing is copied over it");
        }
        Path parent = to.toAbsolutePath().resolveSibling(".").normalize();
        Files.createDirectories(parent);
        boolean folder = guest.run(BUSYBOX, "test", "-d", from).exitCode() == 0;
        Path part = Files.createTempFile(parent, ".jkmod-copy", "");
        try {
            GuestRun run;
            try (OutputStream content = new BufferedOutputStream(Files.newOutputStream(part))) {
                String[] command = folder
                        ? new String[] {BUSYBOX, "tar", "-c", "-f", "-", "-C", from, "."}
                        : new String[] {BUSYBOX, "cat", "--", from};
                run = guest.command(command).outTo(content).run();
            }
            check(run, from + " cannot be read in the guest");
            if (folder) {
                unpack(part, to);
            } else {
                GuestRun mode = guest.run(BUSYBOX, "stat", "-L", "-c", "%a", from);
                Files.setPosixFilePermissions(
                        part, permissions(Integer.parseInt(mode.out().strip(), 8)));
                Files.move(part, to);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Links come last, so that nothing is written through one. */
    private static void unpack(Path archive, Path to) throws IOException {
        Map<Path, String> links = new LinkedHashMap<>();
        Map<Path, Integer> folders = new LinkedHashMap<>();
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = inside(to, entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    folders.put(target, entry.getMode());
                } else if (entry.isSymbolicLink()) {
                    links.put(target, entry.getLinkName());
                } else if (entry.isLink()) {
                    Files.copy(inside(to, entry.getLinkName()), target);
                } else if (entry.isFile() && !entry.isCharacterDevice() && !entry.isBlockDevice() && !entry.isFIFO()) {
                    try (OutputStream file = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
                        tar.transferTo(file);
                    }
                    Files.setPosixFilePermissions(target, permissions(entry.getMode()));
                } else {
                    throw new IOException(entry.getName() + " cannot be copied: it is neither a file nor a folder");
                }
            }
        }
        for (Map.Entry<Path, String> link : links.entrySet()) {
            Files.createSymbolicLink(link.getKey(), Path.of(link.getValue()));
        }
        for (Map.Entry<Path, Integer> folder : folders.entrySet()) {
            Files.setPosixFilePermissions(folder.getKey(), permissions(folder.getValue() | 0700));
        }
    }

    private static Path inside(Path root, String name) throws IOException {
        if (name.startsWith("/")
                || name.indexOf('\0') >= 0
                || List.of(name.split("/", -1)).contains("..")) {
            throw new IOException(name + " leaves the folder that is copied");
        }
        return root.resolve(name).normalize();
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        char[] text = "rwxrwxrwx".toCharArray();
        for (int i = 0; i < text.length; i++) {
            if ((mode & (0400 >> i)) == 0) {
                text[i] = '-';
            }
        }
        return PosixFilePermissions.fromString(new String(text));
    }
}
