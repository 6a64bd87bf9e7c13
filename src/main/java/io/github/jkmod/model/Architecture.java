package io.github.jkmod.model;

import java.util.Locale;
import java.util.Optional;

/** The architectures whose module loading jkmod knows. */
public enum Architecture {
    /** 64-bit x86: {@code uname -m} says x86_64. */
    X86_64("x86_64", "amd64", "x86_64", 64),
    /** 64-bit ARM: {@code uname -m} says aarch64. */
    ARM64("arm64", "arm64", "aarch64", 64),
    /** 32-bit ARM, hard float: {@code uname -m} says armv7l or another armv…. */
    ARM("arm", "armhf", "armv7l", 32);

    private final String label;
    private final String debianName;
    private final String machine;
    private final int bits;

    Architecture(String label, String debianName, String machine, int bits) {
        this.label = label;
        this.debianName = debianName;
        this.machine = machine;
        this.bits = bits;
    }

    /** {@return the name on jkmod's command line and in its JSON: x86_64, arm64 or arm} */
    public String label() {
        return label;
    }

    /** {@return Debian's name: amd64, arm64 or armhf} */
    public String debianName() {
        return debianName;
    }

    /** {@return what {@code uname -m} says on it, the usual form} */
    public String machine() {
        return machine;
    }

    /** {@return 32 or 64: the width of {@code long} and of addresses in the kernel} */
    public int bits() {
        return bits;
    }

    /**
     * {@return the architecture of that name, or empty}
     *
     * @param name any of label, Debian's name, {@code uname -m} or Java's {@code os.arch}, in any case
     */
    public static Optional<Architecture> named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "x86_64", "x86-64", "amd64" -> Optional.of(X86_64);
            case "arm64", "aarch64" -> Optional.of(ARM64);
            case "arm", "armhf", "armv7", "armv7l", "armv8l" -> Optional.of(ARM);
            default -> Optional.empty();
        };
    }
}
