package io.github.jkmod.vm.spec;

import java.io.IOException;

/** The QEMU for a guest's architecture is not installed. */
public final class QemuMissingException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param program the program that is not on the PATH, such as {@code qemu-system-arm} */
    public QemuMissingException(String program) {
        super(program + ": not found on the PATH; install it (Debian: qemu-system-x86 or qemu-system-arm)");
    }
}
