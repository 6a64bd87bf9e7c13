package io.github.jkmod.module;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.image.FileParts;
import io.github.jkmod.image.SignatureTrailer;
import io.github.jkmod.model.Errno;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what modinfo shows and nothing else: of a plain file the section headers, two or three sections and the trailer. Looks
 * at as little as libkmod ({@code kmod_elf_new}, {@code kmod_elf_get_section}), so that a file with damage elsewhere still
 * tells its name.
 */
public final class ModuleFactsReader {
    private static final int IDENT = 16;
    private static final int MAGIC = 0x7f454c46;
    private static final String BUILD_ID = ".note.gnu.build-id";

    private final FileParts file;
    private final String path;

    // of the ELF header
    private boolean is64;
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
    private Window headers;
    private Window names;
    private int entrySize;

    private ModuleFactsReader(FileParts file, String path) {
        this.file = file;
        this.path = path;
        this.headers = Window.of(new byte[0], path);
        this.names = headers;
    }

    /** A file of which libkmod makes nothing; the message says why, with path and offset. */
    public static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;
        private final int errno;

        UnreadableException(Errno errno, String message) {
            super(message);
            this.errno = errno.number();
        }

        /** {@return what libkmod calls it: ENOEXEC, EINVAL or ENOENT} */
        public Errno errno() {
            return new Errno(errno);
        }
    }

    /** Where a section is. */
    private record Place(long offset, long size) {}

    /**
     * {@return what the module in that file says of itself}
     *
     * @param file the file, packed or not
     * @param displayPath the name for errors
     * @throws UnreadableException if it is no module: not ELF, damaged, cannot be unpacked, or without {@code .modinfo}
     * @throws IOException if it cannot be opened or read
     */
    public static ModuleFacts read(Path file, String displayPath) throws IOException {
        try (FileParts parts = FileParts.open(file, displayPath)) {
            return new ModuleFactsReader(parts, displayPath).facts();
        } catch (MalformedException e) {
            throw new UnreadableException(Errno.EINVAL, e.getMessage());
        }
    }

    private ModuleFacts facts() throws IOException {
        readHeader();
        Place modinfo = section(".modinfo")
                .orElseThrow(() -> unreadable(Errno.ENOENT, 0, "no section .modinfo: it is no kernel module"));
        List<Modinfo.Entry> entries = entries(file.read(modinfo.offset(), modinfo.size()));
        return new ModuleFacts(entries, signature(), buildId());
    }

    private UnreadableException unreadable(Errno errno, long offset, String reason) {
        return new UnreadableException(errno, path + ": offset 0x" + Long.toHexString(offset) + ": " + reason);
    }

    private void readHeader() throws IOException {
        if (file.size() == 0) {
            throw unreadable(Errno.EINVAL, 0, "the file is empty");
        }
        if (file.size() <= IDENT || file.read(0, 4).s32(0, ByteOrder.BIG_ENDIAN) != MAGIC) {
            throw unreadable(Errno.ENOEXEC, 0, "not an ELF file");
        }
        Window ident = file.read(0, IDENT);
        int elfClass = ident.u8(4);
        is64 = elfClass == 2;
        order = ident.u8(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        int size = is64 ? 64 : 52;
        if (elfClass < 1 || elfClass > 2 || ident.u8(5) < 1 || ident.u8(5) > 2 || file.size() <= size) {
            throw unreadable(Errno.EINVAL, 4, "an ELF class or byte order that does not exist, or no whole header");
        }
        Window header = file.read(0, size);
        long table = wide(header, is64 ? 40 : 32);
        entrySize = header.u16(is64 ? 58 : 46, order);
        int count = header.u16(is64 ? 60 : 48, order);
        int nameIndex = header.u16(is64 ? 62 : 50, order);
        boolean fits = entrySize == (is64 ? 64 : 40) && file.contains(table, (long) entrySize * count);
        if (!fits || nameIndex >= count) {
            throw unreadable(
                    Errno.EINVAL,
                    is64 ? 40 : 32,
                    "the section header table leaves the file (cut short?) or has no names");
        }
        headers = file.read(table, (long) entrySize * count);
        Place place = place(nameIndex);
        if (place.size() == 0 || !file.contains(place.offset(), place.size())) {
            throw unreadable(Errno.EINVAL, table, "the section names leave the file");
        }
        names = file.read(place.offset(), place.size());
        if (names.u8(names.size() - 1L) != 0) {
            throw unreadable(Errno.EINVAL, place.offset(), "the last section name has no end");
        }
    }

    private long wide(Window window, long offset) {
        return is64 ? window.u64(offset, order) : window.u32(offset, order);
    }

    private Place place(int index) {
        long at = (long) index * entrySize;
        return new Place(wide(headers, at + (is64 ? 24 : 16)), wide(headers, at + (is64 ? 32 : 20)));
    }

    /** The first section of that name which lies in the file. */
    private Optional<Place> section(String name) {
        byte[] wanted = (name + '\0').getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 1; i < headers.size() / entrySize; i++) {
            long at = headers.u32((long) i * entrySize, order);
            if (names.contains(at, wanted.length) && isAt(wanted, at)) {
                Place place = place(i);
                boolean here = headers.u32((long) i * entrySize + 4, order) == ElfConstants.SHT_NOBITS
                        || !file.contains(place.offset(), place.size());
                if (!here) {
                    return Optional.of(place);
                }
            }
        }
        return Optional.empty();
    }

    private boolean isAt(byte[] wanted, long at) {
        for (int i = 0; i < wanted.length; i++) {
            if (names.u8(at + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** The strings; the last one may lack its NUL. */
    private static List<Modinfo.Entry> entries(Window section) {
        List<Modinfo.Entry> entries = new ArrayList<>();
        long at = 0;
        while (at < section.size()) {
            int found = section.indexOf(0, at);
            long end = found < 0 ? section.size() : found;
            if (end > at) {
                entries.add(Modinfo.entry(at, section.text(at, end - at)));
            }
            at = end + 1;
        }
        return entries;
    }

    private Optional<ModuleFacts.Signature> signature() throws IOException {
        int marker = SignatureTrailer.MARKER.length();
        long end = file.size() - marker;
        if (end < SignatureTrailer.BLOCK
                || !file.read(end, marker).text(0, marker).equals(SignatureTrailer.MARKER)) {
            return Optional.empty();
        }
        Window block = file.read(end - SignatureTrailer.BLOCK, SignatureTrailer.BLOCK);
        long length = block.u32(8, ByteOrder.BIG_ENDIAN) + block.u8(3) + block.u8(4) + SignatureTrailer.BLOCK;
        return length > end ? Optional.empty() : ModuleFacts.signature(file.read(end - length, length));
    }

    /** The note's name and kind take 16 bytes: sizes, type and {@code GNU}. */
    private Optional<Window> buildId() throws IOException {
        Optional<Place> place = section(BUILD_ID).filter(found -> found.size() > IDENT);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        Window note = file.read(place.get().offset(), place.get().size());
        long length = note.u32(4, order);
        return note.contains(IDENT, length) ? Optional.of(note.slice(IDENT, length, path)) : Optional.empty();
    }
}
