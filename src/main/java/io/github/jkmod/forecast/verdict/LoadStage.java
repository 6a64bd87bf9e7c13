package io.github.jkmod.forecast.verdict;

import java.util.Locale;

/** The stages of a load, in the order of {@code load_module}; the first one that refuses decides the errno. */
public enum LoadStage {
    /** Entry of the system call: privilege, flags, the descriptor. */
    SYSCALL,
    /** {@code module_decompress}. */
    DECOMPRESS,
    /** {@code module_sig_check}. */
    SIGNATURE,
    /** {@code elf_validity_check}. */
    ELF,
    /** {@code check_modinfo} and the blacklist. */
    MODINFO,
    /** {@code layout_and_allocate}. */
    LAYOUT,
    /** {@code add_unformed_module}: a module of that name is there. */
    EXISTS,
    /** {@code simplify_symbols}. */
    SYMBOLS,
    /** {@code apply_relocations}. */
    RELOCATIONS,
    /** {@code verify_exported_symbols}. */
    EXPORTS,
    /** {@code prepare_coming_module}: livepatch, and those who are told of every module, BTF's reader among them. */
    NOTIFIERS,
    /** {@code parse_args}. */
    PARAMS,
    /** {@code mod_sysfs_setup}. */
    SYSFS;

    /** {@return the name in jkmod's JSON: lower case} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
