package io.github.jkmod.image;

import io.github.jkmod.bytes.Window;
import java.util.HexFormat;
import java.util.Locale;

/** How a module file is packed, told by its first bytes as kmod and the kernel do, never by its name. */
public enum Compression {
    /** Not packed. */
    NONE(""),
    /** gzip (RFC 1952), magic 1f 8b. */
    GZIP("1f8b"),
    /** xz, magic fd 37 7a 58 5a 00. */
    XZ("fd377a585a00"),
    /** Zstandard (RFC 8878), magic 28 b5 2f fd. */
    ZSTD("28b52ffd");

    private final String magic;

    Compression(String magic) {
        this.magic = magic;
    }

    /** {@return the compression whose magic the file begins with; {@link #NONE} for anything else} */
    public static Compression of(Window file) {
        for (Compression candidate : values()) {
            if (candidate != NONE && candidate.begins(file)) {
                return candidate;
            }
        }
        return NONE;
    }

    private boolean begins(Window file) {
        int length = magic.length() / 2;
        return file.contains(0, length)
                && HexFormat.of().formatHex(file.copy(0, length)).equals(magic);
    }

    /** {@return the name for people and JSON: none, gzip, xz or zstd} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
