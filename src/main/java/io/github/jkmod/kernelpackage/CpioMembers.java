package io.github.jkmod.kernelpackage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;

/** The members of a cpio archive, as rpm writes it. */
final class CpioMembers {
    /** PATH_MAX, the longest that a link may point to. */
    private static final int LONGEST_TARGET = 4096;

    private final MemberSink sink;

    /** The names that a file has, by its inode, until its content comes with the last of them. */
    private final Map<Long, List<String>> waiting = new HashMap<>();

    private CpioMembers(MemberSink sink) {
        this.sink = sink;
    }

    /** Hands over every member. */
    static void read(InputStream archive, MemberSink sink) throws IOException {
        CpioMembers members = new CpioMembers(sink);
        CpioArchiveInputStream cpio = new CpioArchiveInputStream(archive, StandardCharsets.UTF_8.name());
        for (CpioArchiveEntry entry = cpio.getNextEntry(); entry != null; entry = cpio.getNextEntry()) {
            members.take(entry, cpio);
        }
        for (List<String> names : members.waiting.values()) {
            members.file(names, InputStream.nullInputStream());
        }
        archive.transferTo(OutputStream.nullOutputStream()); // what packed it has a checksum at its end
    }

    private void take(CpioArchiveEntry entry, InputStream content) throws IOException {
        String name = entry.getName();
        if (entry.isDirectory()) {
            sink.folder(name);
        } else if (entry.isSymbolicLink()) {
            sink.link(name, new String(content.readNBytes(LONGEST_TARGET), StandardCharsets.UTF_8));
        } else if (!entry.isRegularFile()) {
            sink.special(name);
        } else if (entry.getNumberOfLinks() > 1) {
            List<String> names = waiting.computeIfAbsent(entry.getInode(), any -> new ArrayList<>());
            names.add(name);
            if (entry.getSize() > 0) {
                waiting.remove(entry.getInode());
                file(names, content);
            }
        } else {
            sink.file(name, content);
        }
    }

    private void file(List<String> names, InputStream content) throws IOException {
        sink.file(names.get(0), content);
        for (String further : names.subList(1, names.size())) {
            sink.hardLink(further, names.get(0));
        }
    }
}
