package io.github.jkmod.forecast.elf;

import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.Errno;

/** Says why the ELF stage refuses a file, with the line that this release prints for it. */
public final class ElfReport {
    /** The line of releases that do not say why (until 5.16). */
    private static final String UNEXPLAINED = "Module has invalid ELF structures";

    private final Load load;
    private final ElfEdition edition;
    private final ElfClass elfClass;

    ElfReport(Load load, ElfEdition edition) {
        this.load = load;
        this.edition = edition;
        this.elfClass = ElfClass.of(load.architecture().bits() == 64);
    }

    /** {@return the beginning of a finding, still without its place} */
    Finding.Observed finding(String what) {
        return Finding.error(LoadStage.ELF, what);
    }

    /** {@return it at a field of the ELF header} */
    Finding at(Ehdr field, Finding finding) {
        return finding.at("ELF header", field.at(elfClass));
    }

    /** {@return it at a field of a section header} */
    Finding at(SectionHeader section, Shdr field, Finding finding) {
        return finding.at(section.place(), field.at(elfClass));
    }

    /** Refuses with ENOEXEC; the line is printed by releases that explain. {@return false, for the check's caller} */
    boolean refuse(String line, Finding finding) {
        return refuseInEveryRelease(edition.explains() ? line : UNEXPLAINED, finding);
    }

    /** Refuses with ENOEXEC; the line is printed by all releases. {@return false, for the check's caller} */
    boolean refuseInEveryRelease(String line, Finding finding) {
        load.refuse(Errno.ENOEXEC, finding.logged(line));
        return false;
    }

    /** {@return the number in hex, for findings} */
    public static String hex(long number) {
        return "0x" + Long.toHexString(number);
    }
}
