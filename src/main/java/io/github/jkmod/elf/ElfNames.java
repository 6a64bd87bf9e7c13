package io.github.jkmod.elf;

import java.nio.ByteOrder;
import java.util.Map;

/** The names that readelf shows for ELF's numbers; an unknown number is shown as a number. */
public final class ElfNames {
    private static final String FLAG_LETTERS = "WAX?MSILOGTC";
    private static final String[] BINDINGS = {"LOCAL", "GLOBAL", "WEAK"};
    private static final String[] SYMBOL_TYPES = {"NOTYPE", "OBJECT", "FUNC", "SECTION", "FILE", "COMMON", "TLS"};
    private static final String[] VISIBILITIES = {"DEFAULT", "INTERNAL", "HIDDEN", "PROTECTED"};
    private static final String[] FILE_TYPES = {"NONE", "REL", "EXEC", "DYN", "CORE"};

    private static final Map<Integer, String> MACHINES = Map.of(
            3,
            "Intel 80386",
            8,
            "MIPS",
            20,
            "PowerPC",
            21,
            "PowerPC64",
            22,
            "IBM S/390",
            ElfConstants.EM_ARM,
            "ARM",
            ElfConstants.EM_X86_64,
            "Advanced Micro Devices X86-64",
            ElfConstants.EM_AARCH64,
            "AArch64",
            ElfConstants.EM_RISCV,
            "RISC-V",
            258,
            "LoongArch");

    private static final Map<Long, String> SECTION_TYPES = Map.ofEntries(
            Map.entry(0L, "NULL"),
            Map.entry(1L, "PROGBITS"),
            Map.entry(2L, "SYMTAB"),
            Map.entry(3L, "STRTAB"),
            Map.entry(4L, "RELA"),
            Map.entry(5L, "HASH"),
            Map.entry(6L, "DYNAMIC"),
            Map.entry(7L, "NOTE"),
            Map.entry(8L, "NOBITS"),
            Map.entry(9L, "REL"),
            Map.entry(11L, "DYNSYM"),
            Map.entry(14L, "INIT_ARRAY"),
            Map.entry(15L, "FINI_ARRAY"),
            Map.entry(16L, "PREINIT_ARRAY"),
            Map.entry(17L, "GROUP"));

    private static final Map<Long, String> ARM_SECTION_TYPES =
            Map.of(0x70000001L, "ARM_EXIDX", 0x70000003L, "ARM_ATTRIBUTES");

    private static final Map<Long, String> RISCV_SECTION_TYPES = Map.of(0x70000003L, "RISCV_ATTRIBUTE");

    private ElfNames() {}

    /** {@return how Linux's users call the architecture of such files, such as {@code s390x}} */
    public static String architecture(ElfHeader header) {
        String bits = header.is64() ? "64" : "32";
        boolean little = header.order().equals(ByteOrder.LITTLE_ENDIAN);
        return switch (header.machine()) {
            case 3 -> "i386";
            case 8 -> "mips" + (header.is64() ? bits : "") + (little ? "el" : "");
            case 21 -> little ? "ppc64el" : "ppc64";
            case 22 -> header.is64() ? "s390x" : "s390";
            case ElfConstants.EM_RISCV -> "riscv" + bits;
            case 258 -> "loongarch" + bits;
            default -> machine(header.machine());
        };
    }

    /** {@return the {@code e_machine} value's name, such as {@code AArch64}} */
    public static String machine(int machine) {
        return MACHINES.getOrDefault(machine, "machine " + machine);
    }

    /** {@return the {@code e_type} value's name, such as {@code REL}} */
    public static String fileType(int type) {
        return type < FILE_TYPES.length ? FILE_TYPES[type] : "0x" + Integer.toHexString(type);
    }

    /** {@return the {@code sh_type} value's name; the processor's own types depend on {@code machine}} */
    public static String sectionType(int machine, long type) {
        String known = SECTION_TYPES.get(type);
        if (known == null) {
            known = processorTypes(machine).get(type);
        }
        return known == null ? "0x" + Long.toHexString(type) : known;
    }

    private static Map<Long, String> processorTypes(int machine) {
        return switch (machine) {
            case ElfConstants.EM_ARM -> ARM_SECTION_TYPES;
            case ElfConstants.EM_RISCV -> RISCV_SECTION_TYPES;
            default -> Map.of();
        };
    }

    static String sectionFlags(long flags) {
        StringBuilder letters = new StringBuilder();
        for (int bit = 0; bit < FLAG_LETTERS.length(); bit++) {
            if ((flags & 1L << bit) != 0) {
                letters.append(FLAG_LETTERS.charAt(bit) == '?' ? 'x' : FLAG_LETTERS.charAt(bit));
            }
        }
        long rest = flags >>> FLAG_LETTERS.length();
        return rest == 0 ? letters.toString() : letters + "+0x" + Long.toHexString(rest << FLAG_LETTERS.length());
    }

    static String binding(int binding) {
        return binding < BINDINGS.length ? BINDINGS[binding] : Integer.toString(binding);
    }

    static String symbolType(int type) {
        return type < SYMBOL_TYPES.length ? SYMBOL_TYPES[type] : Integer.toString(type);
    }

    static String visibility(int visibility) {
        return VISIBILITIES[visibility & 3];
    }
}
