package io.github.jkmod.kernelpackage;

import java.io.IOException;

/** A member that would leave the folder it is unpacked to, or that no kernel's package has. */
final class RefusedMemberException extends IOException {
    private static final long serialVersionUID = 1L;

    RefusedMemberException(String name, String reason) {
        super(name + " " + reason);
    }
}
