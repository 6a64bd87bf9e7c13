package io.github.jkmod.conformance;

import io.github.jkmod.image.ModuleImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/**
 * The files that cases begin with. Their names are unchanging: {@code tree/kernel/lib/crc7.ko} is a file of the kernel's
 * own tree, unpacked, {@code raw/kernel/lib/crc7.ko.xz} as it is on disk; {@code hello.ko@1a2b3c4d} is one that is kept
 * beside the records, with its checksum.
 */
public final class Bases {
    private static final String TREE = "tree/";
    private static final String RAW = "raw/";

    private final Path kept;
    private final Path tree;
    private final Path scratch;
    private final Map<String, Path> known = new ConcurrentHashMap<>();

    /**
     * @param kept the folder beside the records
     * @param tree {@code lib/modules/RELEASE}
     * @param scratch takes unpacked files
     */
    public Bases(Path kept, Path tree, Path scratch) {
        this.kept = kept;
        this.tree = tree;
        this.scratch = scratch;
    }

    /** {@return the name of these bytes, which are kept from now on} */
    String keep(String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        String full = name + "@" + Long.toHexString(crc.getValue() | 1L << 32).substring(1);
        Path file = kept.resolve(full);
        if (!Files.exists(file)) {
            Files.createDirectories(kept);
            Path part = Files.createTempFile(kept, "part", "");
            Files.write(part, bytes);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return full;
    }

    String keep(Path file) throws IOException {
        return keep(String.valueOf(file.getFileName()), Files.readAllBytes(file));
    }

    /** {@return the bytes of that name} */
    public byte[] bytes(String name) throws IOException {
        return name.startsWith(TREE) ? unpacked(name) : Files.readAllBytes(whole(name));
    }

    private Path whole(String name) {
        return name.startsWith(RAW) ? tree.resolve(name.substring(RAW.length())) : kept.resolve(name);
    }

    private byte[] unpacked(String name) throws IOException {
        Path file = tree.resolve(name.substring(TREE.length()));
        return ModuleImage.of(Files.readAllBytes(file), name).content().copy();
    }

    /** {@return a file with those bytes} */
    public synchronized Path file(String name) throws IOException {
        if (!name.startsWith(TREE)) {
            return whole(name);
        }
        Path ready = known.get(name);
        if (ready == null) {
            Files.createDirectories(scratch);
            ready = scratch.resolve(name.replace('/', '_'));
            Files.write(ready, unpacked(name));
            known.put(name, ready);
        }
        return ready;
    }

    /** {@return the folder beside the records} */
    Path kept() {
        return kept;
    }

    /** Deletes what was unpacked for {@link #file}. */
    public void forgetUnpacked() throws IOException {
        for (Path file : known.values()) {
            Files.deleteIfExists(file);
        }
        known.clear();
    }
}
