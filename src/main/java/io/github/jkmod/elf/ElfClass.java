package io.github.jkmod.elf;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;
import java.util.Optional;

/** The two classes of ELF ({@code EI_CLASS}), which differ in the width of addresses and so in every structure's layout. */
public enum ElfClass {
    /** {@code ELFCLASS32}. */
    BITS_32(1, 32),
    /** {@code ELFCLASS64}. */
    BITS_64(2, 64);

    private final int number;
    private final int bits;

    ElfClass(int number, int bits) {
        this.number = number;
        this.bits = bits;
    }

    /** {@return the class of a file or kernel whose addresses are 64 bits wide, or else 32} */
    public static ElfClass of(boolean wide) {
        return wide ? BITS_64 : BITS_32;
    }

    /** {@return the class of that {@code EI_CLASS}, or empty where there is none} */
    public static Optional<ElfClass> numbered(int number) {
        return switch (number) {
            case 1 -> Optional.of(BITS_32);
            case 2 -> Optional.of(BITS_64);
            default -> Optional.empty();
        };
    }

    /** {@return its {@code EI_CLASS}} */
    public int number() {
        return number;
    }

    /** {@return the width of an address in bits: 32 or 64} */
    public int bits() {
        return bits;
    }

    /** {@return the width of an address in bytes: 4 or 8} */
    public int addressSize() {
        return bits / Byte.SIZE;
    }

    /** {@return the number there, as wide as an address; one of 32 bits is widened without a sign} */
    public long address(Window window, long offset, ByteOrder order) {
        return this == BITS_64 ? window.u64(offset, order) : window.u32(offset, order);
    }

    /** {@return {@code ELF32_R_TYPE} or {@code ELF64_R_TYPE} of an {@code r_info}} */
    public long relocationType(long info) {
        return this == BITS_64 ? info & 0xffff_ffffL : info & 0xff;
    }

    /** {@return {@code ELF32_R_SYM} or {@code ELF64_R_SYM} of an {@code r_info}, unsigned} */
    public long relocationSymbol(long info) {
        return this == BITS_64 ? info >>> 32 : (info & 0xffff_ffffL) >>> 8;
    }
}
