package io.github.jkmod.module;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.image.SignatureTrailer;
import io.github.jkmod.signature.MessageSigner;
import java.util.List;
import java.util.Optional;

/**
 * What a module says of itself, as modinfo shows it: its {@code .modinfo} strings and its signature's fields.
 *
 * @param entries every string in file order, those without {@code =} and without a name included
 * @param signature what the trailer tells; empty for an unsigned module, and for a signature that says nothing readable
 * @param buildId the GNU build id; empty for a module without one, or one in the kernel itself
 */
public record ModuleFacts(List<Modinfo.Entry> entries, Optional<Signature> signature, Optional<Window> buildId) {
    private static final List<String> ID_TYPES = List.of("PGP", "X509", "PKCS#7");
    private static final int KEY_ALGORITHMS = 2;
    private static final List<String> DIGESTS =
            List.of("md4", "md5", "sha1", "rmd160", "sha256", "sha384", "sha512", "sha224", "sm3");

    /**
     * A module's signature, which nobody has verified.
     *
     * @param idType PGP, X509 or PKCS#7
     * @param signer who signed, byte for byte as ISO-8859-1; may be empty
     * @param key the key's id; in PKCS#7 the serial number of its certificate
     * @param digest such as {@code sha256}
     * @param signature the signature alone
     */
    public record Signature(String idType, String signer, Window key, String digest, Window signature) {}

    /** Copies the list. */
    public ModuleFacts {
        entries = List.copyOf(entries);
    }

    /**
     * {@return the fields of the signature, as libkmod reads them: a trailer whose numbers are unknown or whose length leaves
     * the file counts as none}
     *
     * @param trailer what stands before the marker: signature and block at least
     */
    static Optional<Signature> signature(Window trailer) {
        int block = trailer.size() - SignatureTrailer.BLOCK;
        if (block < 0) {
            return Optional.empty();
        }
        int algorithm = trailer.u8(block);
        int digest = trailer.u8(block + 1L);
        int idType = trailer.u8(block + 2L);
        if (algorithm >= KEY_ALGORITHMS || digest >= DIGESTS.size() || idType >= ID_TYPES.size()) {
            return Optional.empty();
        }
        int signerLength = trailer.u8(block + 3L);
        int keyLength = trailer.u8(block + 4L);
        long length = trailer.u32(block + 8L, java.nio.ByteOrder.BIG_ENDIAN);
        if (length == 0 || length + keyLength + signerLength > block) {
            return Optional.empty();
        }
        Window signature = trailer.slice(block - length, length, trailer.origin());
        String id = ID_TYPES.get(idType);
        if (idType == SignatureTrailer.PKCS7) {
            return MessageSigner.of(signature)
                    .map(of -> new Signature(id, of.signer(), of.serial(), of.digest(), of.signature()));
        }
        long key = block - length - keyLength;
        return Optional.of(new Signature(
                id,
                trailer.text(key - signerLength, signerLength),
                trailer.slice(key, keyLength, trailer.origin()),
                DIGESTS.get(digest),
                signature));
    }
}
