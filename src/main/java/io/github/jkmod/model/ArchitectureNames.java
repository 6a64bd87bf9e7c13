package io.github.jkmod.model;

import java.util.List;

/**
 * What an architecture is called by those who have a name for it.
 *
 * @param label on jkmod's command line and in its JSON: x86_64, arm64, arm or riscv64
 * @param debian Debian's: amd64, arm64, armhf or riscv64
 * @param machine what {@code uname -m} says on it, the usual form
 * @param others what else it is called: by {@code uname -m} or by Java's {@code os.arch}
 * @param kernel the kernel's folder under arch/, which its build takes as {@code ARCH}
 * @param option the option that says in a kernel's configuration that it is this one's
 * @param triplet GNU's, which its cross compilers begin with and Debian's folder of libraries is named by
 * @param dynamicLinker where programs look for it, from the root
 * @param jna JNA's folder for its library
 */
public record ArchitectureNames(
        String label,
        String debian,
        String machine,
        List<String> others,
        String kernel,
        String option,
        String triplet,
        String dynamicLinker,
        String jna) {
    static final ArchitectureNames X86_64 = new ArchitectureNames(
            "x86_64",
            "amd64",
            "x86_64",
            List.of("x86-64"),
            "x86",
            "X86_64",
            "x86_64-linux-gnu",
            "lib64/ld-linux-x86-64.so.2",
            "linux-x86-64");

    static final ArchitectureNames ARM64 = new ArchitectureNames(
            "arm64",
            "arm64",
            "aarch64",
            List.of(),
            "arm64",
            "ARM64",
            "aarch64-linux-gnu",
            "lib/ld-linux-aarch64.so.1",
            "linux-aarch64");

    static final ArchitectureNames ARM = new ArchitectureNames(
            "arm",
            "armhf",
            "armv7l",
            List.of("armv7", "armv8l"),
            "arm",
            "ARM",
            "arm-linux-gnueabihf",
            "lib/ld-linux-armhf.so.3",
            "linux-arm");

    /** {@code CONFIG_RISCV} is of 32-bit kernels, too. */
    static final ArchitectureNames RISCV64 = new ArchitectureNames(
            "riscv64",
            "riscv64",
            "riscv64",
            List.of(),
            "riscv",
            "ARCH_RV64I",
            "riscv64-linux-gnu",
            "lib/ld-linux-riscv64-lp64d.so.1",
            "linux-riscv64");

    /** Copies the list. */
    public ArchitectureNames {
        others = List.copyOf(others);
    }

    /** {@return whether that is one of the machine's names, the build's apart} */
    boolean contains(String name) {
        return name.equals(label) || name.equals(debian) || name.equals(machine) || others.contains(name);
    }
}
