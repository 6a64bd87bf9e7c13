package io.github.jkmod.elf;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;

/** A field of one of ELF's structures: where it is in each class, and how wide. */
public sealed interface ElfField permits Ehdr, Phdr, Shdr, Sym, Rel, Rela {
    /**
     * Where a field is.
     *
     * @param at32 its offset in the structure of 32-bit files, in bytes
     * @param at64 its offset in that of 64-bit files, in bytes
     */
    record Place(int at32, int at64, ElfType type) {}

    /** {@return where it is} */
    Place place();

    /** {@return its offset in the structure, in bytes} */
    default int at(ElfClass elfClass) {
        return elfClass == ElfClass.BITS_64 ? place().at64() : place().at32();
    }

    /** {@return its width in bytes: 1, 2, 4 or 8} */
    default int width(ElfClass elfClass) {
        return place().type().size(elfClass);
    }

    /**
     * {@return its value, without a sign}
     *
     * @param structure where the structure begins
     */
    default long read(Window window, long structure, ElfClass elfClass, ByteOrder order) {
        long at = structure + at(elfClass);
        return switch (width(elfClass)) {
            case 1 -> window.u8(at);
            case 2 -> window.u16(at, order);
            case 4 -> window.u32(at, order);
            default -> window.u64(at, order);
        };
    }
}
