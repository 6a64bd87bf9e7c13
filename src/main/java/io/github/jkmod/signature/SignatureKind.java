package io.github.jkmod.signature;

/** How a signature is made, as messages and certificates can name it. */
enum SignatureKind {
    RSA("rsa", "pkcs1"),
    ECDSA("ecdsa", "x962"),
    ECRDSA("ecrdsa", "raw"),
    SM2("sm2", "raw"),
    ML_DSA_44("mldsa44", "raw"),
    ML_DSA_65("mldsa65", "raw"),
    ML_DSA_87("mldsa87", "raw");

    private final String algorithm;
    private final String encoding;

    SignatureKind(String algorithm, String encoding) {
        this.algorithm = algorithm;
        this.encoding = encoding;
    }

    /** {@return the kernel's name of the algorithm} */
    String algorithm() {
        return algorithm;
    }

    /** {@return the kernel's name of the encoding} */
    String encoding() {
        return encoding;
    }

    /** {@return whether it signs the data itself instead of a digest ({@code algo_takes_data})} */
    boolean takesData() {
        return algorithm.startsWith("mldsa");
    }
}
