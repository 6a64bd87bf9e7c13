package io.github.jkmod.vm;

import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Has the Java runtime of a guest write its class-data archive: the classes that every program starts with, parsed and
 * laid out once. Only the runtime itself can write it, and that runs on the guest's architecture alone.
 */
final class ClassData {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final String ARCHIVE = "/tmp/classes.jsa";

    /** Both heap sizes, for the reason that the guest's own script gives. */
    private static final List<String> DUMP =
            List.of("/jre/bin/java", "-Xms32m", "-Xmx128m", "-Xshare:dump", "-XX:SharedArchiveFile=" + ARCHIVE);

    private ClassData() {}

    /**
     * Writes the archive to a file of the host.
     *
     * @param guest any guest of the architecture
     * @throws IOException if the runtime cannot write it
     */
    static void write(Guest guest, Path out) throws IOException, GuestDiedException {
        run(guest, DUMP);
        byte[] packed = run(guest, List.of("gzip", "-c", ARCHIVE)); // a fourth of it for the slow way to the host
        try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            Files.copy(unpacked, out);
        }
    }

    private static byte[] run(Guest guest, List<String> command) throws IOException, GuestDiedException {
        ExecResult result = guest.exec(command, LIMIT);
        if (result.exitCode() != 0) {
            throw new IOException("exit " + result.exitCode() + ": "
                    + new String(result.stderr(), StandardCharsets.UTF_8)
                            .lines()
                            .findFirst()
                            .orElse("it said nothing"));
        }
        return result.stdout();
    }
}
