package io.github.jkmod.vm;

import java.io.IOException;
import java.io.Serial;

/** The guest's kernel is such that there can be no clones of it, in whatever way it is saved. */
final class UnclonableGuestException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    UnclonableGuestException(String why) {
        super(why);
    }
}
