package io.github.jkmod.forecast.link;

import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.arch.RelocationWalk;
import io.github.jkmod.forecast.arch.Relocator;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;

/** {@code klp_apply_section_relocs} and {@code klp_resolve_symbols} of kernel/livepatch/core.c. */
final class LivepatchRelocations {
    private static final long SHF_RELA_LIVEPATCH = 0x0010_0000;
    private static final int SHN_LIVEPATCH = 0xff20;
    private static final String SECTION_PREFIX = ".klp.rela.";
    private static final String SYMBOL_PREFIX = ".klp.sym.";
    private static final String VMLINUX = "vmlinux";

    /** What {@code %55[^.]} takes at most. */
    private static final int LONGEST_OBJECT = 55;

    private final Load load;
    private final Relocator relocator;
    private final int longestSymbol;

    LivepatchRelocations(Load load, Relocator relocator) {
        this.load = load;
        this.relocator = relocator;
        this.longestSymbol = load.has(LoaderChange.LONG_SYMBOL_NAMES) ? 511 : 127; // KSYM_NAME_LEN grew with 6.1
    }

    static boolean isLivepatch(SectionHeader section) {
        return (section.flags & SHF_RELA_LIVEPATCH) != 0;
    }

    /** {@return whether the load can go on} */
    boolean apply(SectionHeader section) {
        if (!ArchRules.of(load).has(load, "LIVEPATCH")) {
            return true; // a stub that says yes: the section is silently not relocated
        }
        LoadInfo info = load.info();
        if (!info.nameStartsWith(section, SECTION_PREFIX)) {
            return malformed(section);
        }
        String rest = info.name(section).substring(SECTION_PREFIX.length());
        String object = upTo(rest, '.', LONGEST_OBJECT);
        if (object.isEmpty()) {
            return malformed(section);
        }
        if (!object.equals(VMLINUX)) {
            return true; // applied when that module comes, or when the patch is enabled
        }
        if (!resolve(new RelocationWalk(load, section, true))) {
            return false;
        }
        return RelocationsStage.applies(load, relocator, new RelocationWalk(load, section, true));
    }

    private static String upTo(String text, char end, int most) {
        int found = text.indexOf(end);
        return text.substring(0, Math.min(most, found < 0 ? text.length() : found));
    }

    private boolean resolve(RelocationWalk walk) {
        while (walk.next()) {
            walk.symbolValue();
            String name = load.symbols().name((int) walk.symbol);
            if (walk.symbolSection() != SHN_LIVEPATCH) {
                return refuse(
                        walk,
                        "symbol " + name + " is not marked as a livepatch symbol",
                        "klp_resolve_symbols wants SHN_LIVEPATCH");
            }
            if (!isWellFormed(name)) {
                return refuse(
                        walk,
                        "symbol " + name + " has an incorrectly formatted name",
                        "klp_resolve_symbols reads .klp.sym.OBJECT.SYMBOL,POSITION");
            }
            load.findings().unknown("address of " + name + " in /proc/kallsyms");
        }
        return true;
    }

    /** {@code sscanf(name, ".klp.sym.%55[^.].%511[^,],%lu")} gives 3. */
    private boolean isWellFormed(String name) {
        if (!name.startsWith(SYMBOL_PREFIX)) {
            return false;
        }
        String rest = name.substring(SYMBOL_PREFIX.length());
        String object = upTo(rest, '.', LONGEST_OBJECT);
        if (object.isEmpty() || !rest.startsWith(".", object.length())) {
            return false;
        }
        rest = rest.substring(object.length() + 1);
        String symbol = upTo(rest, ',', longestSymbol);
        if (symbol.isEmpty() || !rest.startsWith(",", symbol.length())) {
            return false;
        }
        String position = rest.substring(symbol.length() + 1).stripLeading();
        return !position.isEmpty() && Character.digit(position.charAt(0), 10) >= 0;
    }

    private boolean malformed(SectionHeader section) {
        String name = load.info().name(section);
        load.refuse(
                Errno.EINVAL,
                Finding.error(
                                LoadStage.RELOCATIONS,
                                "section " + name + " is flagged as livepatch relocations, but not named so")
                        .in("klp_apply_section_relocs")
                        .because("the name must be .klp.rela.OBJECT.SECTION")
                        .hint("the file is damaged, or the livepatch tool is too old: build it anew")
                        .at(section.place(), load.info().at(Shdr.SH_FLAGS))
                        .logged("livepatch: section " + name + " has an incorrectly formatted name"));
        return false;
    }

    private boolean refuse(RelocationWalk walk, String what, String why) {
        load.refuse(
                Errno.EINVAL,
                walk.refusal(what)
                        .because(why)
                        .hint("build the livepatch anew with its tool")
                        .logged("livepatch: " + what));
        return false;
    }
}
