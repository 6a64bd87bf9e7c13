package io.github.jkmod.model;

/**
 * A module's name as the kernel writes it: with underscores, never with dashes.
 *
 * @param value at most 55 bytes on 64-bit and 59 on 32-bit kernels ({@code MODULE_NAME_LEN}); not checked here
 */
public record ModuleName(String value) implements Comparable<ModuleName> {
    /** Turns every dash into an underscore, as kmod and the build system do. */
    public ModuleName {
        value = value.replace('-', '_');
    }

    /**
     * {@return the name that a module file of this file name would have: the part before the first {@code .ko}}
     *
     * @param fileName the last part of a path, such as {@code snd-hda-intel.ko.xz}
     */
    public static ModuleName ofFileName(String fileName) {
        int end = fileName.indexOf(".ko");
        return new ModuleName(end < 0 ? fileName : fileName.substring(0, end));
    }

    /**
     * {@return the name that kmod sees in a path: its last part up to the first dot ({@code path_to_modname})}
     *
     * @param path such as {@code kernel/sound/snd-hda-intel.ko.xz}
     */
    public static String inPath(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        int dot = file.indexOf('.');
        return (dot < 0 ? file : file.substring(0, dot)).replace('-', '_');
    }

    @Override
    public int compareTo(ModuleName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
