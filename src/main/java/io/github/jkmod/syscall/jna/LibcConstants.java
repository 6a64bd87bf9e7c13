package io.github.jkmod.syscall.jna;

/**
 * The constants of fcntl.h, unistd.h, syslog.h, sys/ioctl.h and linux/random.h that this room passes to the C library.
 *
 * <p>x86-64, arm64, arm and riscv64 agree on all of them ({@code asm-generic/fcntl.h}; ARM overrides other flags only);
 * native/abi pins each.
 */
final class LibcConstants {
    /** Open for reading. */
    static final int O_RDONLY = 0;
    /** Open for reading and writing. */
    static final int O_RDWR = 2;
    /** A terminal that is opened does not become this process's. */
    static final int O_NOCTTY = 0400;
    /** Reads of a device that has nothing return EAGAIN. */
    static final int O_NONBLOCK = 04000;
    /** The descriptor does not survive an exec. */
    static final int O_CLOEXEC = 02000000;
    /** lseek counts from the end; for /dev/kmsg: behind the newest record. */
    static final int SEEK_END = 2;

    /** ioctl of /dev/urandom: mixes bytes in and counts them; takes a {@code struct rand_pool_info}. */
    static final int RNDADDENTROPY = 0x4008_5203;
    /** ioctl of /dev/urandom: has the generator take up at once what was mixed in. */
    static final int RNDRESEEDCRNG = 0x5207;

    /** ioctl of a pseudo-terminal's master: locks the other side, or unlocks it for an {@code int} of 0. */
    static final int TIOCSPTLCK = 0x4004_5431;
    /** ioctl of a pseudo-terminal's master: gives the number of the other side, an {@code int}. */
    static final int TIOCGPTN = 0x8004_5430;
    /** ioctl of a terminal: takes a {@code struct winsize}. */
    static final int TIOCSWINSZ = 0x5414;

    /** openlog: to the console where nobody takes the line. */
    static final int LOG_CONS = 2;
    /** openlog: of a daemon. */
    static final int LOG_DAEMON = 3 << 3;

    private LibcConstants() {}
}
