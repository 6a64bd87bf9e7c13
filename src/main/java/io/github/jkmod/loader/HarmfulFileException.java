package io.github.jkmod.loader;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.image.ModuleImage;

/**
 * A file that breaks its own format in a way that the kernel would not check and be harmed by: it is not loaded, and there is
 * nothing that it could be cross-checked against.
 */
public final class HarmfulFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ModuleImage image;
    private final transient Verdict verdict;

    HarmfulFileException(ModuleImage image, Verdict verdict, MalformedException defect) {
        super(defect);
        this.image = image;
        this.verdict = verdict;
    }

    /** {@return the file's bytes} */
    public ModuleImage image() {
        return image;
    }

    /** {@return the verdict, which is unsafe} */
    public Verdict verdict() {
        return verdict;
    }
}
