package io.github.jkmod.kernelpackage;

import io.github.jkmod.image.PackedStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** A form of packages. */
enum PackageFormat {
    /** Debian's, deb(5): an ar archive with a tar archive in it. */
    DEB("!<arch>\n", ".+\\.deb") {
        @Override
        void read(InputStream file, String path, MemberSink sink) throws IOException {
            DebPackage.read(file, path, sink);
        }
    },

    /** Red Hat's, Fedora's and SUSE's: headers and a cpio archive. */
    RPM("\u00ed\u00ab\u00ee\u00db", ".+\\.rpm") {
        @Override
        void read(InputStream file, String path, MemberSink sink) throws IOException {
            RpmPackage.read(file, path, sink);
        }
    },

    /** Arch Linux's, a packed tar archive: known by its name, because boot files are packed, too. */
    PACMAN("", ".+\\.pkg\\.tar(\\.[a-z0-9]+)?") {
        @Override
        void read(InputStream file, String path, MemberSink sink) throws IOException {
            TarMembers.read(PackedStream.of(file, path), sink);
        }
    };

    private static final int LONGEST_MAGIC = 8;

    private final String magic;
    private final String names;

    PackageFormat(String magic, String names) {
        this.magic = magic;
        this.names = names;
    }

    /** Hands over every member of a package. */
    abstract void read(InputStream file, String path, MemberSink sink) throws IOException;

    /** {@return the form of a file, by its first bytes, else by its name; empty if it is no package} */
    static Optional<PackageFormat> of(Path file) throws IOException {
        String start;
        try (InputStream stream = Files.newInputStream(file)) {
            start = new String(stream.readNBytes(LONGEST_MAGIC), StandardCharsets.ISO_8859_1);
        }
        return Arrays.stream(values())
                .filter(format -> !format.magic.isEmpty() && start.startsWith(format.magic))
                .findFirst()
                .or(() -> Arrays.stream(values())
                        .filter(format -> String.valueOf(file.getFileName()).matches(format.names))
                        .findFirst());
    }
}
