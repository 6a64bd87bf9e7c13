package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.verdict.Finding;
import java.util.Optional;
import java.util.Set;

/** An architecture's part in taking the file in: unpacking it, its ELF header, its symbols. */
public interface FileRules {
    /**
     * Why {@code elf_check_arch} refuses a header.
     *
     * @param field what it looks at
     */
    record HeaderFault(Ehdr field, Finding finding) {}

    /** {@return what {@code elf_check_arch} refuses besides another machine} */
    default Optional<HeaderFault> headerFault(Load load, LoadInfo info) {
        return Optional.empty();
    }

    /** {@return the ids of the XZ branch filters that are on by default (lib/xz/Kconfig)} */
    Set<Integer> usualBranchFilters();

    /** {@code ignore_undef_symbol}: {@return whether an import of that name may stay unresolved} */
    default boolean ignoresUndefined(String symbol) {
        return false;
    }
}
