package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;

/**
 * {@code module_finalize} of arch/riscv/kernel/module.c: it always succeeds, but follows the table of alternatives without a
 * check. What decides whether a place is changed is the processor, so every entry must be sane.
 */
final class RiscvFinalize {
    /** {@code sizeof(struct alt_entry)}: {s32 original, s32 alternative, u16 vendor, u16 length, u32 patch}. */
    private static final int ENTRY = 16;

    private static final int VENDOR = 8;
    private static final int LENGTH = 10;
    private static final int PATCH = 12;

    /** {@code RISCV_ISA_EXT_MAX}. */
    private static final int EXTENSIONS = 128;

    /** {@code RISCV_VENDOR_EXT_ALTERNATIVES_BASE}. */
    private static final int VENDOR_EXTENSIONS = 0x8000;

    private final Load load;
    private final ModuleText text;

    RiscvFinalize(Load load, ModuleText text) {
        this.load = load;
        this.text = text;
    }

    void examine() {
        if (load.option("RISCV_ALTERNATIVE").orElse(true)) {
            text.first(".alternative").ifPresent(this::alternatives);
        }
    }

    /** {@code riscv_cpufeature_patch_func}, and the errata of vendors. */
    private void alternatives(SectionHeader section) {
        ModuleText.Table table = text.table(section, ENTRY, "apply_module_alternatives");
        while (table.next()) {
            int extension = table.u16(PATCH);
            if (extension >= EXTENSIONS && extension < VENDOR_EXTENSIONS && table.u16(VENDOR) == 0) {
                load.findings()
                        .add(Finding.warning(
                                        LoadStage.RELOCATIONS,
                                        "entry " + table.index + " of "
                                                + load.info().name(section) + " names extension " + extension)
                                .in("riscv_cpufeature_patch_func")
                                .because("no extension has that number: the kernel warns and taints itself")
                                .hint("the file is damaged: build it anew")
                                .at(load.info().name(section), (long) table.index * ENTRY + PATCH));
                continue;
            }
            int length = table.u16(LENGTH);
            if (!text.contains(table.pointer(0), length)) {
                throw table.unsafe(
                        0,
                        "entry " + table.index + " points to " + length + " bytes at 0x"
                                + Long.toHexString(table.pointer(0)) + ", which are not all the module's code",
                        "the kernel changes them if the processor has what they are for");
            }
            if (!text.isMapped(table.pointer(4), length)) {
                throw table.unsafe(
                        4,
                        "alternative at 0x" + Long.toHexString(table.pointer(4)) + ", outside of the module",
                        "the kernel copies it over the instructions");
            }
        }
    }
}
