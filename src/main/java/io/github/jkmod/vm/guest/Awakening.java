package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.wire.Message;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** A clone's first steps, which make it different from all others of its template: clock, randomness, payload. */
final class Awakening implements CloneSteps {
    private final Randomness randomness;
    private final StreamStore store;

    Awakening(Randomness randomness, StreamStore store) {
        this.randomness = randomness;
        this.store = store;
    }

    @Override
    public String prepare() throws IOException {
        String obstacle = store.window().obstacle(); // found and mapped here, once for all clones
        if (!obstacle.isEmpty()) {
            return obstacle; // a clone's payload comes that way
        }
        LoadedClasses.loadAll();
        randomness.stir(new byte[8]); // for the code's sake
        return "";
    }

    @Override
    public String awake(Message.Thaw thaw) {
        try {
            Process clock = setClock(thaw.millis() / 1000);
            randomness.stir(thaw.entropy());
            if (thaw.size() > 0) {
                unpack(store.window().content(thaw.size()), thaw.crc());
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
