package io.github.jkmod.facts;

import io.github.jkmod.kernel.KernelConfig;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a kernel that runs shows of itself, which counts more than files that may be another build's.
 *
 * @param version what {@code uname -v} says
 * @param exports its exports, asked for when needed
 * @param config its options, asked for when needed
 */
record Shown(
        Optional<String> version, Supplier<Optional<KernelSide>> exports, Supplier<Optional<KernelConfig>> config) {
    /** A kernel that does not run. */
    static final Shown NOTHING = new Shown(Optional.empty(), Optional::empty, Optional::empty);
}
