package io.github.jkmod.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The architectures whose module loading jkmod knows, with the plain facts of each. What they do in their own way is said
 * elsewhere: {@code forecast.arch.ArchRules} for the load, {@code vm.spec.GuestMachineType} for the guest's machine.
 */
public enum Architecture {
    /** 64-bit x86: {@code uname -m} says x86_64. */
    X86_64(ArchitectureNames.X86_64, 62, 64, false, List.of(), KernelSpace.X86_64),
    /** 64-bit ARM: {@code uname -m} says aarch64. */
    ARM64(ArchitectureNames.ARM64, 183, 64, false, List.of(), KernelSpace.ARM64),
    /** 32-bit ARM, hard float: {@code uname -m} says armv7l or another armv…. */
    ARM(ArchitectureNames.ARM, 40, 32, true, List.of(".ARM.extab", ".ARM.exidx"), KernelSpace.ARM),
    /** 64-bit RISC-V: {@code uname -m} says riscv64. */
    RISCV64(ArchitectureNames.RISCV64, 243, 64, true, List.of(), KernelSpace.RISCV64);

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
    private final ArchitectureNames names;

    private final int elfMachine;
    private final int bits;
    private final boolean exportsArePointers;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
    private final List<String> initSections;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
    private final List<String> exitSections;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
    private final KernelSpace space;

    /**
     * @param companions what may precede {@code .init} and {@code .exit} in the names of sections that go with such code
     */
    Architecture(
            ArchitectureNames names,
            int elfMachine,
            int bits,
            boolean exportsArePointers,
            List<String> companions,
            KernelSpace space) {
        this.names = names;
        this.elfMachine = elfMachine;
        this.bits = bits;
        this.exportsArePointers = exportsArePointers;
        this.initSections = with(companions, ".init");
        this.exitSections = with(companions, ".exit");
        this.space = space;
    }

    private static List<String> with(List<String> companions, String suffix) {
        List<String> names = new ArrayList<>(List.of(suffix));
        for (String companion : companions) {
            names.add(companion + suffix);
        }
        return List.copyOf(names);
    }

    /** {@return the labels of all, as a part of a sentence: {@code x86_64, arm64, arm and riscv64}} */
    public static String known() {
        List<String> labels = Stream.of(values()).map(Architecture::label).toList();
        int last = labels.size() - 1;
        return String.join(", ", labels.subList(0, last)) + " and " + labels.get(last);
    }

    /** {@return the name on jkmod's command line and in its JSON: x86_64, arm64, arm or riscv64} */
    public String label() {
        return names.label();
    }

    /** {@return Debian's name: amd64, arm64, armhf or riscv64} */
    public String debianName() {
        return names.debian();
    }

    /** {@return what {@code uname -m} says on it, the usual form} */
    public String machine() {
        return names.machine();
    }

    /**
     * {@return what the names of the compiler and of binutils begin with that make its code; empty for the machine's own}
     *
     * @param host the machine that they run on
     */
    public String toolPrefix(Architecture host) {
        return this == host ? "" : names.triplet() + "-";
    }

    /** {@return all its names} */
    public ArchitectureNames names() {
        return names;
    }

    /** {@return {@code e_machine} of its ELF files} */
    public int elfMachine() {
        return elfMachine;
    }

    /** {@return 32 or 64: the width of {@code long} and of addresses in the kernel, and the class of its ELF files} */
    public int bits() {
        return bits;
    }

    /** {@return whether tables of exports hold pointers, else distances (CONFIG_HAVE_ARCH_PREL32_RELOCATIONS)} */
    public boolean exportsArePointers() {
        return exportsArePointers;
    }

    /** {@return how the names of sections begin that are freed after init ({@code module_init_section})} */
    public List<String> initSections() {
        return initSections;
    }

    /** {@return how the names of sections begin that only an unload needs ({@code module_exit_section})} */
    public List<String> exitSections() {
        return exitSections;
    }

    /** {@return where its kernels keep things} */
    public KernelSpace space() {
        return space;
    }

    /**
     * {@code MODULE_ARCH_VERMAGIC}.
     *
     * @param options whether the kernel was built with an option
     * @return what its kernels' vermagic ends with; empty where the options do not tell
     */
    public Optional<String> vermagic(Predicate<String> options) {
        return switch (this) {
            case X86_64 -> Optional.of("");
            case ARM64 -> Optional.of("aarch64");
            case ARM ->
                options.test("CPU_32v7") && !options.test("CPU_32v6") && !options.test("CPU_32v6K")
                        ? Optional.of("ARMv7 " + (options.test("THUMB2_KERNEL") ? "thumb2 " : "")
                                + (options.test("ARM_PATCH_PHYS_VIRT") ? "p2v8 " : ""))
                        : Optional.empty();
            case RISCV64 -> Optional.of("riscv");
        };
    }

    /**
     * {@return the architecture of that name, or empty}
     *
     * @param name any of label, Debian's name, {@code uname -m} or Java's {@code os.arch}, in any case
     */
    public static Optional<Architecture> named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        for (Architecture one : values()) {
            if (one.names.contains(lower)) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** {@return the architecture with that {@code e_machine}, or empty} */
    public static Optional<Architecture> ofElf(int machine) {
        for (Architecture one : values()) {
            if (one.elfMachine == machine) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    /** {@return the architecture of this process ({@code os.arch}), or empty if jkmod does not know it} */
    public static Optional<Architecture> ofProcess() {
        return named(System.getProperty("os.arch", ""));
    }

    /** {@return the architecture of this process, or x86-64 where jkmod does not know it} */
    public static Architecture ofProcessOrUsual() {
        return ofProcess().orElse(X86_64);
    }
}
