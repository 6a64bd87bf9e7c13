package io.github.jkmod.forecast.elf;

import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.model.KernelVersion;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * In which form a release checks a module's ELF file; nothing but its number tells.
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
    /** The patch level of a release such as 6.12.118+deb13-amd64. */
    private static final Pattern PATCH_LEVEL = Pattern.compile("\\d+\\.\\d+\\.(\\d{1,4})(?:\\D.*)?", Pattern.DOTALL);

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
    static ElfEdition of(KernelVersion version, Optional<KernelIdentity> identity) {
        boolean backported = version.equals(new KernelVersion(6, 12))
                && identity.map(known -> patchLevel(known.release())).orElse(0) >= 117;
        return new ElfEdition(
                form(version, backported),
                version.atLeast(5, 17),
                !version.atLeast(5, 18),
                tableTypes(version, backported),
                version.atLeast(6, 13),
                version.atLeast(6, 14));
    }

    private static Form form(KernelVersion version, boolean backported) {
        if (!version.atLeast(6, 4)) {
            return Form.TWO_STEPS;
        }
        return backported || version.atLeast(6, 13) ? Form.BY_PART : Form.COUNTING;
    }

    /** The check came with 7.2 at the latest; which stable releases since 6.13 have it is not known here. */
    private static Optional<Boolean> tableTypes(KernelVersion version, boolean backported) {
        if (backported || version.atLeast(7, 2)) {
            return Optional.of(true);
        }
        return version.atLeast(6, 13) ? Optional.empty() : Optional.of(false);
    }

    private static int patchLevel(String release) {
        Matcher matcher = PATCH_LEVEL.matcher(release);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
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
