package io.github.jkmod.vm.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Unpacks what the kernel would have unpacked, had it come with the initrd: cpio in the "newc" form, see the kernel's
 * Documentation/driver-api/early-userspace/buffer-format.rst.
 */
final class CpioArchive {
    private static final int HEADER = 110;
    private static final int TYPE = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int SYMLINK = 0120000;

    private CpioArchive() {}

    /**
     * Unpacks directories, files and symbolic links.
     *
     * @param archive from its position to its trailer
     * @throws IOException if it is malformed or a file cannot be written
     */
    static void unpack(ByteBuffer archive, Path root) throws IOException {
        while (true) {
            int start = archive.position();
            String header = text(archive, HEADER);
            if (!header.startsWith("070701")) {
                throw new IOException("no cpio header at " + start);
            }
            int mode = field(header, 1);
            int size = field(header, 6);
            String name = text(archive, field(header, 11) - 1);
            archive.position(align(archive.position() + 1));
            if (name.equals("TRAILER!!!")) {
                return;
            }
            ByteBuffer content = archive.slice(archive.position(), size);
            archive.position(align(archive.position() + size));
            place(root.resolve(name), mode, content);
        }
    }

    private static void place(Path target, int mode, ByteBuffer content) throws IOException {
        switch (mode & TYPE) {
            case DIRECTORY -> Files.createDirectories(target);
            case SYMLINK -> Files.createSymbolicLink(target, Path.of(text(content, content.remaining())));
            case REGULAR -> {
                try (FileChannel file = FileChannel.open(
                        target,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
                    while (content.hasRemaining()) {
                        file.write(content);
                    }
                }
                Files.setPosixFilePermissions(target, permissions(mode));
            }
            default -> throw new IOException(target + ": mode " + Integer.toOctalString(mode));
        }
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        char[] text = "rwxrwxrwx".toCharArray();
        for (int bit = 0; bit < text.length; bit++) {
            if ((mode >> (text.length - 1 - bit) & 1) == 0) {
                text[bit] = '-';
            }
        }
        return PosixFilePermissions.fromString(new String(text));
    }

    private static int field(String header, int index) throws IOException {
        int start = 6 + 8 * index;
        try {
            return Integer.parseInt(header, start, start + 8, 16);
        } catch (NumberFormatException e) {
            throw new IOException("cpio header without a number", e);
        }
    }

    private static String text(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static int align(int offset) {
        return (offset + 3) & ~3;
    }
}
