package io.github.jkmod.model;

import java.util.List;

/**
 * What an architecture is called by those who have a name for it.
 *
 * @param label on jkmod's command line and in its JSON: x86_64, arm64 or arm
 * @param debian Debian's: amd64, arm64 or armhf
 * @param machine what {@code uname -m} says on it, the usual form
 * @param others what else it is called: by {@code uname -m} or by Java's {@code os.arch}
 * @param kernel the kernel's folder under arch/, which its build takes as {@code ARCH}
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
        String triplet,
        String dynamicLinker,
        String jna) {
    static final ArchitectureNames X86_64 = new ArchitectureNames(
            "x86_64",
            "amd64",
            "x86_64",
            List.of("x86-64"),
            "x86",
            "x86_64-linux-gnu",
            "lib64/ld-linux-x86-64.so.2",
            "linux-x86-64");

    static final ArchitectureNames ARM64 = new ArchitectureNames(
            "arm64",
            "arm64",
            "aarch64",
            List.of(),
            "arm64",
            "aarch64-linux-gnu",
            "lib/ld-linux-aarch64.so.1",
            "linux-aarch64");

    static final ArchitectureNames ARM = new ArchitectureNames(
            "arm",
            "armhf",
            "armv7l",
            List.of("armv7", "armv8l"),
            "arm",
            "arm-linux-gnueabihf",
            "lib/ld-linux-armhf.so.3",
            "linux-arm");

    /** Copies the list. */
    public ArchitectureNames {
        others = List.copyOf(others);
    }

    /** {@return whether that is one of the machine's names, the build's apart} */
    boolean contains(String name) {
        return name.equals(label) || name.equals(debian) || name.equals(machine) || others.contains(name);
    }
}
