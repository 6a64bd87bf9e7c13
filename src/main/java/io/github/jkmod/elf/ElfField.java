package io.github.jkmod.elf;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;

/** A field of one of ELF's structures: where it is in each class, and how wide. */
public sealed interface ElfField permits Ehdr, Phdr, Shdr, Sym, Rel, Rela {
    /** {@return its offset in the structure, in bytes} */
    int at(ElfClass elfClass);

    /** {@return its width in bytes: 1, 2, 4 or 8} */
    int width(ElfClass elfClass);

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
