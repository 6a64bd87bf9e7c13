package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.Message;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** A clone's first steps, which make it different from all others of its template: clock, randomness, payload. */
final class Awakening implements CloneSteps {
    private final Randomness randomness;
    private @Nullable SharedWindow window;

    Awakening(Randomness randomness) {
        this.randomness = randomness;
    }

    @Override
    public void prepare() throws IOException {
        window = SharedWindow.open();
        LoadedClasses.loadAll();
        randomness.stir(new byte[8]); // for the code's sake
    }

    @Override
    public String awake(Message.Thaw thaw) {
        try {
            Process clock = setClock(thaw.millis() / 1000);
            randomness.stir(thaw.entropy());
            if (window != null && thaw.size() > 0) {
                unpack(window.content(thaw.size()), thaw.crc());
            }
            return clock.waitFor() == 0 ? "" : "its clock cannot be set";
        } catch (IOException | RuntimeException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static Process setClock(long seconds) throws IOException {
        File nowhere = new File("/dev/null");
        return new ProcessBuilder("/bin/busybox", "date", "-s", "@" + seconds)
                .redirectInput(nowhere)
                .redirectOutput(nowhere)
                .redirectError(nowhere)
                .start();
    }

    private static void unpack(ByteBuffer archive, long expected) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(archive.duplicate());
        if (crc.getValue() != expected) {
            throw new IOException("the payload did not arrive whole");
        }
        CpioArchive.unpack(archive, Path.of("/"));
    }
}
