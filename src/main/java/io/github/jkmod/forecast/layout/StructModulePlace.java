package io.github.jkmod.forecast.layout;

import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.RegionKind;
import io.github.jkmod.forecast.verdict.UnsafeAccess;

/** Where {@code struct module} comes to lie: the flags of its section decide it, and the kernel does not look at them. */
public final class StructModulePlace {
    private StructModulePlace() {}

    /**
     * Requires the region of data, where each use has a region of its own: it is freed last, and stays writable.
     *
     * @throws UnsafeAccess if it is another one
     */
    static void requireData(Load load) {
        SectionHeader section = load.structModule().section();
        load.layout()
                .place(section.index)
                .filter(place -> place.kind() != RegionKind.DATA)
                .ifPresent(place -> {
                    throw unsafe(load, section, "writes to it there, or frees it before it has done with it");
                });
    }

    /**
     * Requires that it is still writable when read-only memory has been protected, before {@code mod->state} is set to
     * COMING ({@code complete_formation}).
     *
     * @throws UnsafeAccess if it is not
     */
    public static void requireWritable(Load load) {
        SectionHeader section = load.structModule().section();
        boolean protectedMemory = load.option("STRICT_MODULE_RWX").orElse(true);
        if (protectedMemory
                && section.isAlloc()
                && !section.isWrite()
                && (section.flags & SectionPlacement.RO_AFTER_INIT) == 0) {
            throw unsafe(load, section, "writes to it there");
        }
    }

    /**
     * Requires a place for it that is a multiple of four where {@code set_bit} traps elsewhere (32-bit ARM): taints are bits in it.
     *
     * @throws UnsafeAccess if it is not
     */
    static void requireAligned(Load load) {
        SectionHeader section = load.structModule().section();
        if (section.address % ArchRules.of(load).bitAlignment() != 0) {
            throw new UnsafeAccess(
                    section.place(),
                    load.info().at(Shdr.SH_ADDRALIGN),
                    "sh_addralign 0x" + Long.toHexString(section.align) + " puts struct module at an odd place",
                    "the kernel sets bits in it, which traps there (add_taint_module)");
        }
    }

    private static UnsafeAccess unsafe(Load load, SectionHeader section, String doing) {
        return new UnsafeAccess(
                section.place(),
                load.info().at(Shdr.SH_FLAGS),
                "sh_flags 0x" + Long.toHexString(section.flags) + " of "
                        + load.info().name(section) + " puts struct module into memory that is made read-only",
                "the kernel " + doing + " (complete_formation, free_mod_mem)");
    }
}
