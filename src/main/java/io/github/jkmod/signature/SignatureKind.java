package io.github.jkmod.signature;

/** How a signature is made, as messages and certificates can name it. */
enum SignatureKind {
    RSA("rsa"),
    ECDSA("ecdsa"),
    ECRDSA("ecrdsa"),
    SM2("sm2"),
    ML_DSA_44("mldsa44"),
    ML_DSA_65("mldsa65"),
    ML_DSA_87("mldsa87");

    private final String algorithm;

    SignatureKind(String algorithm) {
        this.algorithm = algorithm;
    }

    /** {@return the kernel's name of the algorithm} */
    String algorithm() {
        return algorithm;
    }

    /** {@return whether it signs the data itself instead of a digest ({@code algo_takes_data})} */
    boolean takesData() {
        return algorithm.startsWith("mldsa");
    }
}
