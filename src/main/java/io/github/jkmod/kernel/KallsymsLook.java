package io.github.jkmod.kernel;

import io.github.jkmod.model.ModuleName;
import java.util.List;

/**
 * What /proc/kallsyms showed of one module, and of the kernel around it.
 *
 * <p>The kernel's own part (some 6 MB) is only sampled: one line per 16 KiB, and every line of the pieces at its end and
 * where a table of exports may start. Files of less than 16 KiB are read line by line.
 *
 * @param module the module that was looked for
 * @param entries its symbols in the file's order; empty if it has none there
 * @param addressesHidden whether every address seen was 0 ({@code kallsyms_show_value} of the opener)
 * @param listsData whether the kernel's own part has data symbols of single files, letters d b r (CONFIG_KALLSYMS_ALL)
 * @param separateGplTable whether {@code __start___ksymtab_gpl} was seen: exports for GPL modules are in a table of their
 *     own (before 7.2); only known where {@code listsData}, and only looked for where names {@code __ksymtab_*} begin or end
 *     (a kernel without module support has none)
 */
public record KallsymsLook(
        ModuleName module,
        List<KallsymsEntry> entries,
        boolean addressesHidden,
        boolean listsData,
        boolean separateGplTable) {
    /** Copies the list. */
    public KallsymsLook {
        entries = List.copyOf(entries);
    }
}
