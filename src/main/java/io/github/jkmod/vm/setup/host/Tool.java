package io.github.jkmod.vm.setup.host;

import io.github.jkmod.model.Architecture;
import java.util.ArrayList;
import java.util.List;

/** A program or library of the machine that jkmod's virtual machines need, and the Debian packages that bring it. */
public enum Tool {
    /** Emulates a PC. */
    QEMU_X86_64("qemu-system-x86_64", "qemu-system-x86"),
    /** Emulates a 64-bit ARM machine. */
    QEMU_ARM64("qemu-system-aarch64", "qemu-system-arm"),
    /** Emulates a 32-bit ARM machine. */
    QEMU_ARM("qemu-system-arm", "qemu-system-arm"),
    /** The machine's own compiler, of the version that Debian 12's kernels are built with. */
    GCC("gcc-12", "gcc-12"),
    /** The C library's headers for the machine's own compiler. */
    LIBC("/usr/include/stdio.h", "libc6-dev"),
    /** Compiles for x86-64 on another machine. */
    GCC_X86_64("x86_64-linux-gnu-gcc-12", "gcc-12-x86-64-linux-gnu"),
    /** Compiles for 64-bit ARM. */
    GCC_ARM64("aarch64-linux-gnu-gcc-12", "gcc-12-aarch64-linux-gnu"),
    /** Compiles for 32-bit ARM. */
    GCC_ARM("arm-linux-gnueabihf-gcc-12", "gcc-12-arm-linux-gnueabihf"),
    /** The cross compiler for 64-bit ARM under its plain name. */
    CC_ARM64("aarch64-linux-gnu-gcc", "gcc-aarch64-linux-gnu"),
    /** The cross compiler for 32-bit ARM under its plain name. */
    CC_ARM("arm-linux-gnueabihf-gcc", "gcc-arm-linux-gnueabihf"),
    /** The C library's headers for 64-bit ARM. */
    LIBC_ARM64("/usr/aarch64-linux-gnu/include/stdio.h", "libc6-dev-arm64-cross"),
    /** The C library's headers for 32-bit ARM. */
    LIBC_ARM("/usr/arm-linux-gnueabihf/include/stdio.h", "libc6-dev-armhf-cross"),
    /** Drives the kernel's build system. */
    MAKE("make", "make"),
    /** What the kernel's objtool is linked against. */
    LIBELF("libelf.so.1", "libelf1"),
    /** Gives a command mounts of its own. */
    UNSHARE("unshare", "util-linux"),
    /** Mounts. */
    MOUNT("mount", "mount"),
    /** Unpacks Debian packages. */
    DPKG_DEB("dpkg-deb", "dpkg"),
    /** Finds and downloads Debian packages. */
    APT_GET("apt-get", "apt");

    /** The release that all the compilers here are of. */
    public static final String COMPILERS_SUITE = "bookworm";

    private final String probe;
    private final String debianPackage;

    Tool(String probe, String debianPackage) {
        this.probe = probe;
        this.debianPackage = debianPackage;
    }

    /** {@return what shows that it is there: a program's name, an absolute path or a shared library's name} */
    public String probe() {
        return probe;
    }

    /** {@return the Debian package that brings it} */
    public String debianPackage() {
        return debianPackage;
    }

    /**
     * {@return what emulates a machine}
     *
     * @param guest the machine's architecture
     */
    public static Tool qemu(Architecture guest) {
        return switch (guest) {
            case X86_64 -> QEMU_X86_64;
            case ARM64 -> QEMU_ARM64;
            case ARM -> QEMU_ARM;
        };
    }

    /**
     * {@return what compiles for a machine}
     *
     * @param target the machine's architecture
     * @param host the architecture that the compiler runs on
     */
    public static Tool compiler(Architecture target, Architecture host) {
        if (target == host) {
            return GCC;
        }
        return switch (target) {
            case X86_64 -> GCC_X86_64;
            case ARM64 -> GCC_ARM64;
            case ARM -> GCC_ARM;
        };
    }

    /** {@return what building kernel modules takes} */
    public static List<Tool> forModules(Architecture target, Architecture host) {
        return List.of(compiler(target, host), MAKE, LIBELF);
    }

    /**
     * {@return all that running guests, building modules for them and checking {@code native/abi} takes}
     *
     * @param targets the guests' architectures
     * @param host this machine's
     */
    public static List<Tool> forGuests(List<Architecture> targets, Architecture host) {
        List<Tool> tools = new ArrayList<>(List.of(APT_GET, DPKG_DEB, MAKE, LIBELF, GCC, LIBC));
        for (Architecture target : targets) {
            tools.add(qemu(target));
            tools.add(compiler(target, host));
            if (target == Architecture.ARM64 && target != host) {
                tools.addAll(List.of(CC_ARM64, LIBC_ARM64));
            }
            if (target == Architecture.ARM && target != host) {
                tools.addAll(List.of(CC_ARM, LIBC_ARM));
            }
        }
        return List.copyOf(tools);
    }
}
