package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.Message;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32;

/** A clone's first steps: what makes it different from all others of its template. */
final class Awakening {
    private final Message.Thaw thaw;
    private final SharedWindow window;

    Awakening(Message.Thaw thaw, SharedWindow window) {
        this.thaw = thaw;
        this.window = window;
    }

    /** {@return what could not be done, or an empty text} */
    String run() {
        try {
            Process clock = setClock();
            // The kernel's generator takes it up when it next reseeds: seconds in a kernel that is seconds old.
            Files.write(Path.of("/dev/urandom"), thaw.entropy(), StandardOpenOption.WRITE);
            if (thaw.size() > 0) {
                unpack(window.content(thaw.size()));
            }
            return clock.waitFor() == 0 ? "" : "its clock cannot be set";
        } catch (IOException | RuntimeException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private Process setClock() throws IOException {
        File nowhere = new File("/dev/null");
        return new ProcessBuilder("/bin/busybox", "date", "-s", "@" + thaw.millis() / 1000)
                .redirectInput(nowhere)
                .redirectOutput(nowhere)
                .redirectError(nowhere)
                .start();
    }

    private void unpack(ByteBuffer archive) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(archive.duplicate());
        if (crc.getValue() != thaw.crc()) {
            throw new IOException("the payload did not arrive whole");
        }
        CpioArchive.unpack(archive, Path.of("/"));
    }
}
