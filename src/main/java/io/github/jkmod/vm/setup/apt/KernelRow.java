package io.github.jkmod.vm.setup.apt;

import io.github.jkmod.model.Architecture;

/**
 * One kernel that guests can boot, a row of {@code vm-tests/kernels.tsv}.
 *
 * @param id the kernel's series, such as {@code 6.1}; with the architecture it names the row
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

    /** {@return the kernel's key in the cache} */
    public String key() {
        return "kernel/" + suite + "-" + id + "-" + architecture.label();
    }

    /** {@return what the keys of its prepared boot files begin with; a checksum follows} */
    public String bootKeys() {
        return "boot/" + id + "-" + architecture.label() + "-";
    }

    /** {@return the key of the folder in the cache that holds the templates of its guests} */
    public String templatesKey() {
        return "template/" + id + "-" + architecture.label();
    }

    /** {@return whether a kernel of this row may be of that release} */
    public boolean mayHave(String release) {
        return release.startsWith(id + ".") && release.endsWith("-" + flavour());
    }
}
