package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;

/** {@code module_finalize} of arch/arm64/kernel/module.c. */
final class Arm64Finalize {
    private static final int CALLBACK = 0x8000;

    private final Load load;
    private final ModuleText text;

    Arm64Finalize(Load load, ModuleText text) {
        this.load = load;
        this.text = text;
    }

    void examine() {
        text.first(".altinstructions").ifPresent(this::alternatives);
        if (!load.option("DYNAMIC_FTRACE").orElse(true)) {
            return;
        }
        requireTrampoline(".text.ftrace_trampoline");
        if (load.has(LoaderChange.ARM64_INIT_TRAMPOLINE)) { // of 6.16, and in the stable trees from 6.12 on
            requireTrampoline(".init.text.ftrace_trampoline");
        }
    }

    private void requireTrampoline(String name) {
        if (text.first(name).isPresent()) {
            return;
        }
        load.refuse(
                Errno.ENOEXEC,
                Finding.error(LoadStage.RELOCATIONS, "no section " + name)
                        .because("the kernel makes a veneer to the function tracer there (module_init_ftrace_plt);"
                                + " it prints nothing")
                        .hint("link the module with the kernel's own module.lds, as Kbuild does"));
    }

    /** {@code __apply_alternatives}: {s32 original, s32 alternative, u16 capability, u8 length, u8 length}. */
    private void alternatives(SectionHeader section) {
        boolean callbackBit = load.has(LoaderChange.ARM64_CALLBACK_BIT);
        ModuleText.Table table = text.table(section, 12, "apply_alternatives_module");
        while (table.next()) {
            int number = table.u16(8);
            int capability = callbackBit ? number & ~CALLBACK : number;
            boolean callback = callbackBit ? (number & CALLBACK) != 0 : number == 63;
            if (capability >= (callbackBit ? 128 : 64)) {
                throw table.unsafe(
                        8, "processor capability " + capability, "the kernel looks it up in a smaller bitmap");
            }
            int length = table.u8(10);
            int other = table.u8(11);
            if (callback ? other != 0 : other != length) {
                throw table.unsafe(
                        10,
                        "lengths " + length + " and " + other,
                        "the kernel stops with a BUG if the processor has it");
            }
            if (!text.contains(table.pointer(0), length)) {
                throw table.unsafe(
                        0,
                        "entry " + table.index + " points to " + length + " bytes at 0x"
                                + Long.toHexString(table.pointer(0)) + ", which are not all the module's code",
                        "the kernel changes them");
            }
            alternative(table, callback, other);
        }
    }

    private void alternative(ModuleText.Table table, boolean callback, int length) {
        long place = table.pointer(4);
        if (callback) {
            if (!load.addresses().isImport(place)) {
                if (load.has(LoaderChange.ARM64_CALLBACKS_CHECKED)) {
                    load.findings().untold("whether the processor has capability " + (table.u16(8) & ~CALLBACK));
                } else {
                    throw table.unsafe(4, "callback at 0x" + Long.toHexString(place), "the kernel calls it");
                }
            }
        } else if (!text.isMapped(place, length)) {
            throw table.unsafe(
                    4,
                    "alternative at 0x" + Long.toHexString(place) + ", outside of the module",
                    "the kernel copies it over the instructions");
        }
    }
}
