package io.github.jkmod.signature;

import io.github.jkmod.model.Errno;
import java.util.Optional;

/**
 * What a kernel makes of a signature.
 *
 * @param error the error; empty if the signature is valid and by a trusted key, or if the question is open
 * @param reason what is wrong, in a few words; empty if nothing is
 * @param offset where in the message, in bytes; -1 if it is not about a place
 * @param log the line that the kernel prints, if it does and is known
 * @param signer who has signed, as far as that could be read
 * @param ofOtherBytes whether the signature is well-formed and is that of other bytes, or of another key
 * @param open the name of the algorithm without which the question is open; empty if it is answered
 */
public record SignatureVerdict(
        Optional<Errno> error,
        String reason,
        int offset,
        Optional<String> log,
        Optional<Signer> signer,
        boolean ofOtherBytes,
        Optional<String> open) {
    /** {@return whether the signature is valid and by a trusted key} */
    public boolean isValid() {
        return error.isEmpty() && open.isEmpty();
    }
}
