package io.github.jkmod.preflight;

import io.github.jkmod.model.ModuleName;
import java.util.Set;

/**
 * A package of dkms, see dkms(8).
 *
 * @param name such as {@code v4l2loopback}
 * @param version such as {@code 0.12.7}
 * @param modules that it builds
 * @param builtFor the releases that it has been built for
 * @param automatic whether dkms builds it for each new kernel
 */
public record DkmsPackage(
        String name, String version, Set<ModuleName> modules, Set<String> builtFor, boolean automatic) {
    /** Copies the sets. */
    public DkmsPackage {
        modules = Set.copyOf(modules);
        builtFor = Set.copyOf(builtFor);
    }

    /** {@return {@code NAME/VERSION}, as dkms takes it} */
    public String id() {
        return name + "/" + version;
    }
}
