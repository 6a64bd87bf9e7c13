package io.github.jkmod.vm;

import io.github.jkmod.vm.qemu.CloneMemory;
import io.github.jkmod.vm.setup.GuestFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * What a clone finds in its window: an archive as in an initrd.
 *
 * @param window the file, as long as the window or longer
 * @param size the archive's size in bytes, 0 if there is no payload
 * @param crc its CRC-32
 */
record ClonePayload(Path window, long size, long crc) {
    /** Writes the file. */
    static ClonePayload write(Map<String, Path> payload, Path window) throws IOException {
        CheckedInputStream checked = new CheckedInputStream(InputStream.nullInputStream(), new CRC32());
        if (!payload.isEmpty()) {
            GuestFiles.payload(payload, window);
            try (InputStream stream = Files.newInputStream(window)) {
                checked = new CheckedInputStream(stream, new CRC32());
                checked.transferTo(OutputStream.nullOutputStream());
            }
        }
        long size = payload.isEmpty() ? 0 : Files.size(window);
        try (RandomAccessFile content = new RandomAccessFile(window.toFile(), "rw")) {
            content.setLength(Math.max(size, CloneMemory.WINDOW));
        }
        return new ClonePayload(window, size, checked.getChecksum().getValue());
    }
}
