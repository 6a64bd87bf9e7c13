package io.github.jkmod.signature;

/** The error codes with which a kernel's signature check ends, by their names in errno.h. */
public enum KernelError {
    /** The message is malformed. */
    EBADMSG,
    /** The message has values that the kernel does not allow. */
    EINVAL,
    /** A key is known and says no, or the message is of a kind that modules must not have. */
    EKEYREJECTED,
    /** The message is larger than 65535 bytes. */
    EMSGSIZE,
    /** An algorithm is not there. */
    ENOENT,
    /** No trusted key is the signer's. */
    ENOKEY,
    /** The digest or the public-key algorithm is not supported. */
    ENOPKG,
    /** The key is larger than the RSA code takes. */
    ENOTSUPP
}
