package io.github.jkmod.signature;

/** The answer depends on whether the kernel has an algorithm, which is not known. */
final class OpenQuestion extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String algorithm;

    OpenQuestion(String algorithm) {
        super(algorithm, null, false, false);
        this.algorithm = algorithm;
    }

    String algorithm() {
        return algorithm;
    }
}
