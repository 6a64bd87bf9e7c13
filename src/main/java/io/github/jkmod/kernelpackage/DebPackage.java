package io.github.jkmod.kernelpackage;

import io.github.jkmod.image.PackedStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;

/** Debian's package, deb(5): an ar archive whose member {@code data.tar}, packed or not, has the files. */
final class DebPackage {
    private static final String DATA = "data.tar";

    private DebPackage() {}

    static void read(InputStream file, String path, MemberSink sink) throws IOException {
        ArArchiveInputStream ar = new ArArchiveInputStream(file);
        for (ArArchiveEntry entry = ar.getNextEntry(); entry != null; entry = ar.getNextEntry()) {
            if (entry.getName().startsWith(DATA)) {
                TarMembers.read(PackedStream.of(ar, path + ": " + entry.getName()), sink);
                return;
            }
        }
        throw new IOException("no " + DATA + " in it, which a Debian package has");
    }
}
