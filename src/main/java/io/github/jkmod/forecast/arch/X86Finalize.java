package io.github.jkmod.forecast.arch;

import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.model.LoaderChange;

/**
 * {@code module_finalize} of arch/x86/kernel/module.c: it always succeeds, but follows tables without a check and changes
 * what they point to. What decides whether a place is changed is the processor, so every entry must be sane.
 */
final class X86Finalize {
    /** {@code MAX_PATCH_LEN}. */
    private static final int LONGEST_PATCH = 254;

    /** {@code MAX_INSN_SIZE}. */
    private static final int LONGEST_INSTRUCTION = 15;

    private static final int CALL_SIZE = 5;
    private static final int ORC_ENTRY = 6;

    /** Offset of {@code len} in {@code struct paravirt_patch_site}, behind the pointer and {@code type}. */
    private static final int PARAVIRT_LENGTH = 9;

    private final Load load;
    private final ModuleText text;

    X86Finalize(Load load, ModuleText text) {
        this.load = load;
        this.text = text;
    }

    void examine() {
        if (!load.has(LoaderChange.PARAINSTRUCTIONS_GONE)) { // .parainstructions went with 6.8
            text.last(".parainstructions").ifPresent(this::paravirt);
        }
        text.last(".retpoline_sites").ifPresent(section -> instructions(section, "apply_retpolines"));
        text.last(".return_sites").ifPresent(section -> instructions(section, "apply_returns"));
        text.last(".altinstructions").ifPresent(this::alternatives);
        text.last(".orc_unwind").ifPresent(orc -> text.last(".orc_unwind_ip").ifPresent(places -> unwind(orc, places)));
    }

    /** {@code apply_paravirt}: {instruction, u8 type, u8 length}. */
    private void paravirt(SectionHeader section) {
        ModuleText.Table table = text.table(section, 16, "apply_paravirt");
        while (table.next()) {
            long place = table.s64(0);
            int length = table.u8(PARAVIRT_LENGTH);
            if (length > LONGEST_PATCH || length < CALL_SIZE) {
                throw table.unsafe(
                        PARAVIRT_LENGTH, "length " + length + " of a paravirt call", "the kernel stops with a BUG");
            }
            requireText(table, 0, place, length);
        }
    }

    /** Place-relative pointers to instructions, which are decoded; what is not one of those sought is left alone. */
    private void instructions(SectionHeader section, String function) {
        ModuleText.Table table = text.table(section, 4, function);
        while (table.next()) {
            long place = table.pointer(0);
            if (!text.contains(place, 1) && !text.isMapped(place, LONGEST_INSTRUCTION)) {
                throw table.unsafe(
                        0,
                        "entry " + table.index + " points to 0x" + Long.toHexString(place) + ", outside of the module",
                        "the kernel decodes the instruction there");
            }
        }
    }

    /** {@code apply_alternatives}: {s32 instruction, s32 replacement, feature, u8 length, u8 replacement's length}. */
    private void alternatives(SectionHeader section) {
        boolean flags = load.has(LoaderChange.X86_ALTERNATIVE_FLAGS); // struct alt_instr got its 16 bits of flags
        int lengths = flags ? 12 : 10;
        ModuleText.Table table = text.table(section, lengths + 2, "apply_alternatives");
        while (table.next()) {
            int feature = flags ? table.u16(8) : table.u16(8) & 0x7fff;
            int length = table.u8(lengths);
            int replacement = table.u8(lengths + 1);
            if (feature >= features()) {
                throw table.unsafe(
                        8, "processor feature " + feature + " of " + features(), "the kernel stops with a BUG");
            }
            if (length > LONGEST_PATCH) {
                throw table.unsafe(lengths, "length " + length, "the kernel stops with a BUG");
            }
            requireText(table, 0, table.pointer(0), Math.max(length, replacement));
            long source = table.pointer(4);
            if (replacement > 0 && !text.isMapped(source, replacement)) {
                throw table.unsafe(
                        4,
                        "replacement at 0x" + Long.toHexString(source) + ", outside of the module",
                        "the kernel copies it over the instruction");
            }
        }
    }

    private void requireText(ModuleText.Table table, int offset, long place, int length) {
        if (!text.contains(place, length)) {
            throw table.unsafe(
                    offset,
                    "entry " + table.index + " points to " + length + " bytes at 0x" + Long.toHexString(place)
                            + ", which are not all the module's code",
                    "the kernel changes them");
        }
    }

    /** {@code (NCAPINTS + NBUGINTS) * 32}. */
    private int features() {
        return 32 * (load.has(LoaderChange.X86_FEATURE_WORDS) ? 24 : 25);
    }

    /** {@code unwind_module_init} sorts both tables by the first, which says how many entries there are. */
    private void unwind(SectionHeader orc, SectionHeader places) {
        long count = Long.divideUnsigned(places.size, 4) & 0xffff_ffffL;
        LoadInfo info = load.info();
        if (count > 1 && Long.compareUnsigned(count * ORC_ENTRY, orc.size) > 0) {
            throw new UnsafeAccess(
                    orc.place(),
                    32,
                    info.name(orc) + " has 0x" + Long.toHexString(orc.size) + " bytes for " + count + " places",
                    "the kernel sorts as many entries as .orc_unwind_ip has and changes what lies behind"
                            + " (unwind_module_init)");
        }
        for (SectionHeader table : new SectionHeader[] {orc, places}) {
            if (!table.isAlloc() && count > 0) {
                load.findings()
                        .add(Finding.warning(LoadStage.RELOCATIONS, info.name(table) + " is not allocated")
                                .in("unwind_module_init")
                                .because(
                                        "the kernel keeps a pointer into the temporary copy of the file, which it frees")
                                .hint("build the module anew: a stack trace through it may crash the kernel")
                                .at(table.place(), load.info().at(Shdr.SH_FLAGS)));
            }
        }
    }
}
