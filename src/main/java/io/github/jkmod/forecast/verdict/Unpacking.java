package io.github.jkmod.forecast.verdict;

import io.github.jkmod.image.Compression;

/** Who unpacks a packed module file. */
public enum Unpacking {
    /** The kernel: finit_module is given the file as it is, with {@code MODULE_INIT_COMPRESSED_FILE}. */
    KERNEL,
    /** User space: init_module is given what came out. */
    USER;

    /**
     * {@return who does it for kmod 31 and newer ({@code do_finit_module}): the kernel where the file is packed in the one
     * format that /sys/module/compression names; a kernel whose answer is not known is not asked to}
     *
     * @param compression how the file is packed
     */
    public static Unpacking asKmodDoes(Compression compression, KernelFacts kernel) {
        return compression != Compression.NONE
                        && kernel.decompressor()
                                .value()
                                .filter(compression.label()::equals)
                                .isPresent()
                ? KERNEL
                : USER;
    }
}
