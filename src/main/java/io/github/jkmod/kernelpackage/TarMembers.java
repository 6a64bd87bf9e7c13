package io.github.jkmod.kernelpackage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The members of a tar archive. */
final class TarMembers {
    private TarMembers() {}

    /** Hands over every member; the archive's end may be missing, as tar(1) takes it. */
    static void read(InputStream archive, MemberSink sink) throws IOException {
        TarArchiveInputStream tar = new TarArchiveInputStream(archive, StandardCharsets.UTF_8.name());
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            String name = entry.getName();
            if (entry.isDirectory()) {
                sink.folder(name);
            } else if (entry.isSymbolicLink()) {
                sink.link(name, entry.getLinkName());
            } else if (entry.isLink()) {
                sink.hardLink(name, entry.getLinkName());
            } else if (entry.isFile() && !isDevice(entry)) {
                sink.file(name, tar);
            } else {
                sink.special(name);
            }
        }
        archive.transferTo(OutputStream.nullOutputStream()); // what packed it has a checksum at its end
    }

    /** {@code isFile} answers true for whatever is no folder. */
    private static boolean isDevice(TarArchiveEntry entry) {
        return entry.isCharacterDevice() || entry.isBlockDevice() || entry.isFIFO();
    }
}
