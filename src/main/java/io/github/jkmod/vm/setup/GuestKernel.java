package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import java.nio.file.Path;
import java.util.Optional;

/** A kernel that guests can boot. */
public sealed interface GuestKernel permits DebianKernel, OwnKernel {
    /** {@return what it runs on} */
    Architecture arch();

    /** {@return what {@code uname -r} says in it, such as {@code 6.1.0-50-armmp}} */
    String release();

    /** {@return {@code lib/modules/RELEASE}, its own modules; depmod need not have run in it} */
    Optional<Path> modules();

    /** {@return the key of the folder in the cache that holds the templates of its guests} */
    String templatesKey();
}
