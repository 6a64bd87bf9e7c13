package io.github.jkmod.image;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A module file of which only parts are wanted: of a plain file just these are read, a packed one is unpacked at once.
 *
 * <p>Offsets and lengths are in bytes of the unpacked content. Not for several threads at a time.
 */
public final class FileParts implements Closeable {
    /** As much as tells how a file is packed, and the header of an ELF file. */
    private static final int FRONT = 64;

    /** A file of no more than so many bytes is read at once: that takes no longer than asking for its parts. */
    private static final int SMALL = 32 << 10;

    /** Of a larger one so many bytes at its end are read at once: most often its tables and its signature. */
    private static final int END = 16 << 10;

    private final FileChannel channel;
    private final String path;
    /** The content from its start, or its front part. */
    private final Window known;

    private final Compression compression;
    private final long size;

    private @Nullable Window end;

    private FileParts(FileChannel channel, String path) throws IOException {
        this.channel = channel;
        this.path = path;
        long length = channel.size();
        Window start = at(0, (int) (length <= SMALL ? length : FRONT));
        this.compression = Compression.of(start);
        if (compression == Compression.NONE) {
            known = start;
            size = length;
        } else {
            if (length > ModuleImage.MAX_FILE_SIZE) {
                throw new MalformedException(path, ModuleImage.MAX_FILE_SIZE, "the file is too large");
            }
            byte[] packed =
                    start.size() == length ? start.copy() : at(0, (int) length).copy();
            known = Window.of(Unpacker.unpack(packed, compression, path, ModuleImage.MAX_CONTENT_SIZE), path);
            size = known.size();
        }
    }

    /**
     * Opens a file.
     *
     * @param file where it is
     * @param displayPath the name for errors
     * @throws IOException if it cannot be opened or read
     * @throws MalformedException if it is packed and cannot be unpacked
     */
    public static FileParts open(Path file, String displayPath) throws IOException {
        FileBytes.requireRegular(file, displayPath);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new FileParts(channel, displayPath);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** {@return how the file is packed} */
    public Compression compression() {
        return compression;
    }

    /** {@return the unpacked content's size} */
    public long size() {
        return size;
    }

    /** {@return whether these bytes are all in the content; false for negative values} */
    public boolean contains(long offset, long length) {
        return offset >= 0 && length >= 0 && offset <= size && length <= size - offset;
    }

    /**
     * {@return these bytes}
     *
     * @throws MalformedException if they leave the content, or the file became shorter in between
     * @throws IOException if they cannot be read
     */
    public Window read(long offset, long length) throws IOException {
        if (!contains(offset, length) || length > ModuleImage.MAX_CONTENT_SIZE) {
            throw new MalformedException(
                    path, offset, Long.toUnsignedString(length) + " bytes leave the " + size + "-byte file");
        }
        if (known.contains(offset, length)) {
            return known.slice(offset, length, path);
        }
        if (offset >= size - END) {
            return end().slice(offset - (size - END), length, path);
        }
        return at(offset, (int) length);
    }

    private Window end() throws IOException {
        Window read = end;
        if (read == null) {
            read = at(size - END, END);
            end = read;
        }
        return read;
    }

    private Window at(long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new MalformedException(path, offset + buffer.position(), "the file ends here now");
            }
        }
        return Window.of(buffer.array(), path);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
