package io.github.jkmod.image;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Sha256;
import io.github.jkmod.bytes.Window;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A module file's bytes as the kernel would see them, from one read of the file.
 *
 * @param path the name for people and errors; need not be where the bytes came from
 * @param compression how the file was packed
 * @param file the file's bytes, packed
 * @param content the unpacked content with its signature trailer: what init_module would be given
 * @param elf the content without signature, block and marker; see {@link SignatureTrailer} for a broken trailer
 * @param signature the trailer, or empty for an unsigned module
 */
public record ModuleImage(
        String path,
        Compression compression,
        Window file,
        Window content,
        Window elf,
        Optional<SignatureTrailer> signature) {
    /** The largest file that is read, packed, in bytes: 512 MiB. */
    public static final int MAX_FILE_SIZE = 512 << 20;

    /** The largest unpacked content, in bytes: 512 MiB. */
    public static final int MAX_CONTENT_SIZE = 512 << 20;

    /**
     * Reads a module file once.
     *
     * @param content where the bytes are, such as {@code /proc/self/fd/7}
     * @param displayPath the name for people and errors
     * @throws java.nio.file.FileSystemException if the file cannot be read, with {@code displayPath} and a reason
     * @throws MalformedException if it is too large, or its compressed stream is corrupt, cut short or too large
     */
    public static ModuleImage read(Path content, String displayPath) throws IOException {
        return of(FileBytes.read(content, displayPath, MAX_FILE_SIZE), displayPath);
    }

    /**
     * {@return the image in these bytes, which the caller must not change afterwards}
     *
     * @param fileBytes the whole file, packed or not
     * @param displayPath the name for people and errors
     * @throws MalformedException if the compressed stream is corrupt, cut short or too large
     */
    public static ModuleImage of(byte[] fileBytes, String displayPath) {
        Window file = Window.of(fileBytes, displayPath);
        Compression compression = Compression.of(file);
        byte[] unpacked = compression == Compression.NONE
                ? fileBytes
                : Unpacker.unpack(fileBytes, compression, displayPath, MAX_CONTENT_SIZE);
        return of(displayPath, compression, file, unpacked);
    }

    private static ModuleImage of(String displayPath, Compression compression, Window file, byte[] unpacked) {
        Window content = Window.of(unpacked, displayPath);
        Optional<SignatureTrailer> signature = SignatureTrailer.of(content);
        int cut = signature.map(SignatureTrailer::cutLength).orElse(0);
        Window elf = content.slice(0, content.size() - cut, displayPath);
        return new ModuleImage(displayPath, compression, file, content, elf, signature);
    }

    /**
     * {@return this with other unpacked content, as if it had come out of the same file}
     *
     * @param changed which the caller must not change afterwards
     */
    public ModuleImage withContent(byte[] changed) {
        return of(path, compression, file, changed);
    }

    /**
     * {@return whether the file still holds what this image was read from}
     *
     * @param file where the bytes are, as for {@link #read}
     * @throws java.nio.file.FileSystemException if the file cannot be read
     */
    public boolean isStillIn(Path file) throws IOException {
        return this.file.holds(FileBytes.read(file, path, MAX_FILE_SIZE));
    }

    /** {@return the file's size in bytes, packed} */
    public long fileSize() {
        return file.size();
    }

    /** {@return the digest of the file's bytes, packed, in lower-case hexadecimal} Computed at each call. */
    public String sha256() {
        return Sha256.of(file.copy());
    }
}
