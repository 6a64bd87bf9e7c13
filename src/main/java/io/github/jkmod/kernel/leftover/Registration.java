package io.github.jkmod.kernel.leftover;

/**
 * Something that a kernel lists since a module asked for it.
 *
 * @param kind where it is listed
 * @param name its path as users see it, for a device number its line in /proc/devices, for a thread its id and name
 */
public record Registration(Kind kind, String name) {
    /** Where things are listed. */
    public enum Kind {
        /** A file, folder or link under /proc or /sys. */
        FILE,
        /** A driver's name in /proc/devices, such as {@code character device mem}. */
        DEVICE_NUMBERS,
        /** One of those who share a cache of kernel objects: {@code /sys/kernel/slab/:0000064 user 3}. */
        CACHE_USER,
        /** A kernel thread: {@code 123 kswapd0}. */
        THREAD
    }

    /** {@return the name that was asked for, without its place; empty where the kernel shows another one} */
    public String plainName() {
        return switch (kind) {
            case FILE -> name.substring(name.lastIndexOf('/') + 1);
            case DEVICE_NUMBERS, THREAD -> name.substring(name.lastIndexOf(' ') + 1);
            case CACHE_USER -> "";
        };
    }

    @Override
    public String toString() {
        return switch (kind) {
            case FILE, CACHE_USER -> name;
            case DEVICE_NUMBERS -> "/proc/devices: " + name;
            case THREAD -> "kernel thread " + name.substring(name.indexOf(' ') + 1);
        };
    }
}
