package io.github.jkmod.bytes;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The digest by which jkmod tells contents apart (FIPS 180-4). */
public final class Sha256 {
    private Sha256() {}

    /** {@return the digest of these bytes, in lower-case hexadecimal} */
    public static String of(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
