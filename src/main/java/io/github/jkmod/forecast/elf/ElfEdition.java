package io.github.jkmod.forecast.elf;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.model.LoaderChange;
import java.util.Optional;

/**
 * In which form a kernel checks a module's ELF file.
 *
 * @param form the functions that do it, which decide the order of the checks
 * @param explains whether a line for each reason is printed (5.17), not one for all
 * @param namesMayBeEmpty whether an empty section name table is not refused before its last byte is read (until 5.18)
 * @param tableTypes whether the name tables must be SHT_STRTAB (7.2, and in 6.12 since 6.12.117); empty where that is not
 *     known
 * @param stringTable whether the symbols' names are checked ({@code elf_validity_cache_strtab}, 6.13)
 * @param extendedVersions whether {@code __version_ext_crcs} is known (6.14)
 */
record ElfEdition(
        Form form,
        boolean explains,
        boolean namesMayBeEmpty,
        Optional<Boolean> tableTypes,
        boolean stringTable,
        boolean extendedVersions) {
    /** The functions that check. */
    enum Form {
        /** {@code elf_validity_check}, then {@code setup_load_info}: until 6.3. */
        TWO_STEPS,
        /** {@code elf_validity_cache_copy}, one long function that counts the special sections: 6.4 to 6.12.116. */
        COUNTING,
        /** {@code elf_validity_cache_sechdrs} and its sisters: 6.13, and in 6.12 since 6.12.117. */
        BY_PART
    }

    /** {@return the form of that kernel} */
    static ElfEdition of(Load load) {
        return new ElfEdition(
                form(load),
                load.has(LoaderChange.ELF_REFUSALS_EXPLAINED),
                !load.has(LoaderChange.EMPTY_NAME_TABLE_REFUSED),
                LoaderChange.NAME_TABLE_TYPES.decided(load.version()),
                load.has(LoaderChange.STRING_TABLE_CHECKED),
                load.has(LoaderChange.EXTENDED_MODVERSIONS));
    }

    private static Form form(Load load) {
        if (load.has(LoaderChange.ELF_CHECKS_BY_PART)) {
            return Form.BY_PART;
        }
        return load.has(LoaderChange.SPECIAL_SECTIONS_COUNTED) ? Form.COUNTING : Form.TWO_STEPS;
    }

    /**
     * {@return the kernel function that makes a check, for findings}
     *
     * @param part its name where the checks are in functions of their own
     */
    String function(String part) {
        return switch (form) {
            case TWO_STEPS -> "elf_validity_check";
            case COUNTING -> "elf_validity_cache_copy";
            case BY_PART -> part;
        };
    }
}
