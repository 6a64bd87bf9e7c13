package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A kernel of the matrix, unpacked and ready to boot and to build modules for.
 *
 * @param row which it is
 * @param release what {@code uname -r} says in it, such as {@code 6.1.0-50-armmp}
 * @param packageVersion the version of Debian's image package, such as {@code 6.1.176-1}
 * @param vmlinuz the boot file as Debian ships it
 * @param modulesDir {@code lib/modules/RELEASE}: the kernel's own modules; depmod has not run in it
 * @param headers the architecture's headers, what {@code make -C} needs to build modules
 * @param headersCommon the headers that all architectures share, with the Makefile
 * @param sha256 of the boot file, in lower-case hexadecimal: a key for what is derived from it
 */
public record DebianKernel(
        KernelRow row,
        String release,
        String packageVersion,
        Path vmlinuz,
        Path modulesDir,
        Path headers,
        Path headersCommon,
        String sha256)
        implements GuestKernel {
    /** {@return its series in the matrix, such as {@code 6.1}} */
    public String id() {
        return row.id();
    }

    @Override
    public Architecture arch() {
        return row.architecture();
    }

    @Override
    public Optional<Path> modules() {
        return Optional.of(modulesDir);
    }

    @Override
    public String templatesKey() {
        return row.templatesKey();
    }

    /** {@return the key of its boot file's prepared form in the cache} */
    String bootKey() {
        return row.bootKeys() + sha256;
    }
}
