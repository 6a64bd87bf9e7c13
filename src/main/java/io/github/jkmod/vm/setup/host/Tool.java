package io.github.jkmod.vm.setup.host;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.spec.GuestMachineType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A program or library of the machine that jkmod's virtual machines need.
 *
 * @param probe what shows that it is there: a program's name, an absolute path or a shared library's name
 * @param debianPackage the Debian package that brings it
 */
public record Tool(String probe, String debianPackage) {
    /** The machine's own compiler, of the version that Debian 12's kernels are built with. */
    public static final Tool GCC = new Tool("gcc-12", "gcc-12");

    /** The C library's headers for the machine's own compiler. */
    public static final Tool LIBC = new Tool("/usr/include/stdio.h", "libc6-dev");

    /** Drives the kernel's build system. */
    public static final Tool MAKE = new Tool("make", "make");

    /** What the kernel's objtool is linked against. */
    public static final Tool LIBELF = new Tool("libelf.so.1", "libelf1");

    /** Gives a command mounts of its own. */
    public static final Tool UNSHARE = new Tool("unshare", "util-linux");

    /** Mounts. */
    public static final Tool MOUNT = new Tool("mount", "mount");

    /** Makes images of folders. */
    public static final Tool MKSQUASHFS = new Tool("mksquashfs", "squashfs-tools");

    /** Unpacks Debian packages. */
    public static final Tool DPKG_DEB = new Tool("dpkg-deb", "dpkg");

    /** Finds and downloads Debian packages. */
    public static final Tool APT_GET = new Tool("apt-get", "apt");

    /** The release that all the compilers here are of. */
    public static final String COMPILERS_SUITE = "bookworm";

    /** What {@code native/abi} is compiled for on other machines, too: 64-bit x86 only on its own. */
    private static final Set<Architecture> CROSS_CHECKED = EnumSet.complementOf(EnumSet.of(Architecture.X86_64));

    /**
     * {@return what emulates a machine}
     *
     * @param guest the machine's architecture
     */
    public static Tool qemu(Architecture guest) {
        GuestMachineType machine = GuestMachineType.of(guest);
        return new Tool(machine.program(), machine.debianPackage());
    }

    /**
     * {@return gdb for programs of an architecture}
     *
     * @param target what is debugged
     * @param host what gdb runs on; the plain one knows its own architecture only
     */
    public static Tool gdb(Architecture target, Architecture host) {
        return target == host ? new Tool("gdb", "gdb") : new Tool("gdb-multiarch", "gdb-multiarch");
    }

    /** {@return what emulates a machine, and what that needs to start it} */
    private static List<Tool> machine(Architecture guest) {
        return Stream.concat(
                        Stream.of(qemu(guest)),
                        GuestMachineType.of(guest).firmware().stream()
                                .map(firmware -> new Tool(firmware.file(), firmware.debianPackage())))
                .toList();
    }

    /**
     * {@return what compiles for a machine}
     *
     * @param target the machine's architecture
     * @param host the architecture that the compiler runs on
     */
    public static Tool compiler(Architecture target, Architecture host) {
        String triplet = target.names().triplet();
        return target == host ? GCC : new Tool(triplet + "-gcc-12", "gcc-12-" + packageName(triplet));
    }

    /** A package's name has no underscore. */
    private static String packageName(String triplet) {
        return triplet.replace('_', '-');
    }

    /** {@return the cross compiler for a machine under its plain name} */
    static Tool plainCompiler(Architecture target) {
        String triplet = target.names().triplet();
        return new Tool(triplet + "-gcc", "gcc-" + packageName(triplet));
    }

    /** {@return the C library's headers for a cross compiler} */
    static Tool headers(Architecture target) {
        return new Tool(
                "/usr/" + target.names().triplet() + "/include/stdio.h", "libc6-dev-" + target.debianName() + "-cross");
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
            tools.addAll(machine(target));
            tools.add(compiler(target, host));
            if (target != host && CROSS_CHECKED.contains(target)) {
                tools.add(plainCompiler(target));
                tools.add(headers(target));
            }
        }
        return List.copyOf(tools);
    }
}
