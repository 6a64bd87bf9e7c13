package io.github.jkmod.forecast.load;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.util.OptionalLong;

/**
 * The fields of {@code struct module} that the kernel takes as the file brings them, because it sets them only under some
 * condition or never. All others it sets before it reads them, so that their bytes in the file do not matter; sizes of
 * regions, {@code klp}, {@code taints} and {@code using_gplonly_symbols} are followed where they count.
 */
public final class TrustedFields {
    private TrustedFields() {}

    /**
     * Requires that a pointer in the file's {@code struct module} is not set; one that is not known is not looked at.
     *
     * @throws UnsafeAccess if it is set, which the kernel would follow
     */
    public static void requireNull(Load load, String field, String why) {
        OptionalLong value = load.structModule().read(field);
        if (value.isPresent() && value.getAsLong() != 0) {
            throw new UnsafeAccess(
                    load.info().name(load.structModule().section()),
                    load.structModule().offset(field).orElse(0),
                    "struct module's " + field + " is 0x" + Long.toHexString(value.getAsLong()) + " instead of 0",
                    why);
        }
    }

    /** The marks on regions; those of the architecture are looked at apart. */
    public static void beforeFinalize(Load load) {
        // 7.2 takes module text from a shared cache, and restores what is marked so even where a region has no bytes
        for (ModuleLayout.Region region : load.layout().regions()) {
            if (region.size() == 0) {
                requireNull(
                        load,
                        region.kind().sizeField().replace(".size", ".is_rox"),
                        "the region has no bytes, and the kernel restores the protection of what is there"
                                + " (execmem_restore_rox)");
            }
        }
    }

    /** The fields that {@code mod_sysfs_setup} and its undoing follow. */
    public static void beforeSysfs(Load load) {
        requireNull(
                load,
                "mkobj.drivers_dir",
                "the kernel takes it for a directory that it has made (module_create_drivers_dir, mod_sysfs_fini)");
        requireNull(load, "mkobj.mp", "the kernel takes it for a group that it has made (module_param_sysfs_remove)");
        if (!hasNotes(load.info())) {
            requireNull(
                    load,
                    "notes_attrs",
                    "the module has no notes, and the kernel frees what this points to (remove_notes_attrs)");
        }
    }

    private static boolean hasNotes(LoadInfo info) {
        for (int i = 0; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (section.isAlloc() && section.size != 0 && section.type == ElfConstants.SHT_NOTE) {
                return true;
            }
        }
        return false;
    }
}
