package io.github.jkmod.vm.setup.apt;

import io.github.jkmod.model.Architecture;

/**
 * One kernel that guests can boot, a row of {@code vm-tests/kernels.tsv}.
 *
 * @param id the kernel's series, such as {@code 6.1}; with the architecture it names the row; of a kernel beside the matrix
 *     with a name behind it, such as {@code 6.12/arm64-16k}
 * @param suite Debian's code name of the release that carries it, such as {@code bookworm}
 * @param architecture what it runs on
 * @param metapackage Debian's package that depends on the newest image, such as {@code linux-image-amd64}
 * @param why why this kernel is worth testing
 */
public record KernelRow(String id, String suite, Architecture architecture, String metapackage, String why) {
    /** What precedes both the flavour in a metapackage's name and the release in an image's. */
    public static final String IMAGE = "linux-image-";

    /** {@return the last part of releases of this kind, such as {@code armmp} in {@code 6.1.0-50-armmp}} */
    public String flavour() {
        return metapackage.substring(IMAGE.length());
    }

    /** {@return the kernel's series, such as {@code 6.12}} */
    public String series() {
        return isStock() ? id : id.substring(0, id.indexOf('/'));
    }

    /** {@return whether it is of the matrix; the others are had by their names only} */
    public boolean isStock() {
        return id.indexOf('/') < 0;
    }

    /** {@return what the kernel is called in the name of a file or a folder} */
    public String fileName() {
        return id.replace('/', '_') + "-" + architecture.label();
    }

    /** {@return the kernel's key in the cache} */
    public String key() {
        return "kernel/" + suite + "-" + fileName();
    }

    /** {@return what the keys of its prepared boot files begin with; a checksum follows} */
    public String bootKeys() {
        return "boot/" + fileName() + "-";
    }

    /** {@return the key of the folder in the cache that holds the templates of its guests} */
    public String templatesKey() {
        return "template/" + fileName();
    }

    /** {@return whether a kernel of this row may be of that release} */
    public boolean mayHave(String release) {
        return (release.startsWith(series() + ".") || release.startsWith(series() + "-"))
                && release.endsWith("-" + flavour());
    }
}
