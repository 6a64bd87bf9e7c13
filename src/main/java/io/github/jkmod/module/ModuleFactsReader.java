package io.github.jkmod.module;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Shdr;
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
    /** Bytes of the note's sizes and type and {@code GNU}. */
    private static final int NOTE_HEAD = 16;

    private static final String BUILD_ID = ".note.gnu.build-id";

    private final FileParts file;
    private final String path;

    // of the ELF header
    private ElfClass elfClass = ElfClass.BITS_64;
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
        if (file.size() <= ElfConstants.EI_NIDENT
                || file.read(0, 4).s32(0, ByteOrder.BIG_ENDIAN) != ElfConstants.ELFMAG) {
            throw unreadable(Errno.ENOEXEC, 0, "not an ELF file");
        }
        Window ident = file.read(0, ElfConstants.EI_NIDENT);
        int classAt = Ehdr.EI_CLASS.at(elfClass);
        Optional<ElfClass> found = ElfClass.numbered(ident.u8(classAt));
        int data = ident.u8(Ehdr.EI_DATA.at(elfClass));
        elfClass = found.orElse(ElfClass.BITS_32);
        order = data == ElfConstants.ELFDATA2MSB ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        int size = Ehdr.size(elfClass);
        boolean known = data == ElfConstants.ELFDATA2LSB || data == ElfConstants.ELFDATA2MSB;
        if (found.isEmpty() || !known || file.size() <= size) {
            throw unreadable(
                    Errno.EINVAL, classAt, "an ELF class or byte order that does not exist, or no whole header");
        }
        Window header = file.read(0, size);
        long table = Ehdr.E_SHOFF.read(header, 0, elfClass, order);
        entrySize = (int) Ehdr.E_SHENTSIZE.read(header, 0, elfClass, order);
        int count = (int) Ehdr.E_SHNUM.read(header, 0, elfClass, order);
        int nameIndex = (int) Ehdr.E_SHSTRNDX.read(header, 0, elfClass, order);
        boolean fits = entrySize == Shdr.size(elfClass) && file.contains(table, (long) entrySize * count);
        if (!fits || nameIndex >= count) {
            throw unreadable(
                    Errno.EINVAL,
                    Ehdr.E_SHOFF.at(elfClass),
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

    private long field(Shdr field, int index) {
        return field.read(headers, (long) index * entrySize, elfClass, order);
    }

    private Place place(int index) {
        return new Place(field(Shdr.SH_OFFSET, index), field(Shdr.SH_SIZE, index));
    }

    /** The first section of that name which lies in the file. */
    private Optional<Place> section(String name) {
        byte[] wanted = (name + '\0').getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 1; i < headers.size() / entrySize; i++) {
            long at = field(Shdr.SH_NAME, i);
            if (names.contains(at, wanted.length) && isAt(wanted, at)) {
                Place place = place(i);
                boolean here = field(Shdr.SH_TYPE, i) == ElfConstants.SHT_NOBITS
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

    private Optional<Window> buildId() throws IOException {
        Optional<Place> place = section(BUILD_ID).filter(found -> found.size() > NOTE_HEAD);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        Window note = file.read(place.get().offset(), place.get().size());
        long length = note.u32(4, order);
        return note.contains(NOTE_HEAD, length) ? Optional.of(note.slice(NOTE_HEAD, length, path)) : Optional.empty();
    }
}
