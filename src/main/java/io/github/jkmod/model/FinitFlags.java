package io.github.jkmod.model;

/** The flags of finit_module(2), {@code MODULE_INIT_*} of include/uapi/linux/module.h. */
public final class FinitFlags {
    /** {@code MODULE_INIT_IGNORE_MODVERSIONS}: the CRCs of the module's versions are not looked at. */
    public static final int IGNORE_MODVERSIONS = 1;

    /** {@code MODULE_INIT_IGNORE_VERMAGIC}: the version magic is not looked at. */
    public static final int IGNORE_VERMAGIC = 2;

    /** {@code MODULE_INIT_COMPRESSED_FILE}: the kernel is to unpack the file (since 5.17). */
    public static final int COMPRESSED_FILE = 4;

    private FinitFlags() {}
}
