package io.github.jkmod.image;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What stands behind the ELF file of a signed module: signature, 12-byte {@code struct module_signature}, marker
 * (include/linux/module_signature.h). A broken one is kept as data, since the kernel decides what follows from it.
 *
 * @param algo the key algorithm, 0 for PKCS#7
 * @param hash the digest algorithm, 0 for PKCS#7
 * @param idType how the key is named; 2 is PKCS#7, the only one that kernels accept
 * @param signerLength bytes of the signer's name, 0 for PKCS#7
 * @param keyIdLength bytes of the key's id, 0 for PKCS#7
 * @param signatureLength bytes of the signature as the block says it, unsigned
 * @param signature the raw PKCS#7 message; empty where its length leaves the file
 * @param defect why the kernel would not use it ({@code mod_check_sig}), or empty
 */
public record SignatureTrailer(
        int algo,
        int hash,
        int idType,
        int signerLength,
        int keyIdLength,
        long signatureLength,
        Window signature,
        Optional<String> defect) {
    /** The last 28 bytes of a signed module. */
    public static final String MARKER = "~Module signature appended~\n";

    /** The id type of a PKCS#7 message ({@code PKEY_ID_PKCS7}). */
    public static final int PKCS7 = 2;

    /** The bytes of {@code struct module_signature}. */
    public static final int BLOCK = 12;

    /** So many bytes from the end a marker is looked for: whatever pads files pads less. */
    private static final int FAR = 1 << 16;

    /** {@return the trailer at the end of {@code content}, or empty where the marker is missing} */
    public static Optional<SignatureTrailer> of(Window content) {
        int end = content.size() - MARKER.length();
        if (end <= 0 || !content.text(end, MARKER.length()).equals(MARKER)) {
            return Optional.empty();
        }
        return Optional.of(read(content.slice(0, end, content.origin() + ": signature")));
    }

    /**
     * {@return how many bytes stand behind the marker of a signature that is not at the end, where the kernel would look; empty
     * where there is no such signature}
     */
    public static OptionalInt surplus(Window content) {
        OptionalInt surplus = OptionalInt.empty();
        int first = Math.min(content.size(), Math.max(0, content.size() - FAR) + 1);
        for (int end = content.indexOf(MARKER.charAt(0), first);
                end >= 0 && end < content.size() - MARKER.length();
                end = content.indexOf(MARKER.charAt(0), end + 1)) {
            if (content.text(end, MARKER.length()).equals(MARKER)
                    && read(content.slice(0, end, content.origin())).defect().isEmpty()) {
                surplus = OptionalInt.of(content.size() - end - MARKER.length());
            }
        }
        return surplus;
    }

    private static SignatureTrailer read(Window signed) {
        int block = signed.size() - BLOCK;
        if (block <= 0) {
            Window none = signed.slice(0, 0, signed.origin());
            return new SignatureTrailer(
                    0, 0, 0, 0, 0, 0, none, Optional.of("no room for the 12-byte block before the marker"));
        }
        long length = signed.u32(block + 8, ByteOrder.BIG_ENDIAN);
        boolean fits = length < block;
        return new SignatureTrailer(
                signed.u8(block),
                signed.u8(block + 1),
                signed.u8(block + 2),
                signed.u8(block + 3),
                signed.u8(block + 4),
                length,
                fits ? signed.slice(block - length, length, signed.origin()) : signed.slice(0, 0, signed.origin()),
                defect(signed, block, length));
    }

    /** The checks of {@code mod_check_sig}, in its order. */
    private static Optional<String> defect(Window signed, int block, long length) {
        if (length >= block) {
            return Optional.of("signature of " + length + " bytes does not fit before the block at " + block);
        }
        if (signed.u8(block + 2) != PKCS7) {
            return Optional.of("id type " + signed.u8(block + 2) + ", not PKCS#7 (2)");
        }
        for (int i : new int[] {0, 1, 3, 4, 5, 6, 7}) {
            if (signed.u8(block + i) != 0) {
                return Optional.of("unexpected non-zero byte " + i + " of the signature block");
            }
        }
        return Optional.empty();
    }

    /** {@return how many bytes at the end of the content the kernel cuts off; only the marker if there is a defect} */
    int cutLength() {
        return defect.isPresent() ? MARKER.length() : MARKER.length() + BLOCK + signature.size();
    }
}
