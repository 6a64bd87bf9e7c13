package io.github.jkmod.forecast.load;

/**
 * The tables of the module that {@code find_module_sections} finds by name, as {@code struct module} keeps them. An address
 * is 0 where there is no such section, a count is what its size divides into.
 *
 * @param parameters {@code __param}, entries of 40 or 20 bytes
 * @param exports {@code __ksymtab}
 * @param gplExports {@code __ksymtab_gpl}; none since there is a table of flags
 * @param futureExports {@code __ksymtab_gpl_future} of 5.10 and 5.11
 * @param crcs address of {@code __kcrctab}
 * @param gplCrcs address of {@code __kcrctab_gpl}
 * @param flags address of {@code __kflagstab}, a byte for each export; 0 before there was one
 */
public record ModuleSections(
        Table parameters, Table exports, Table gplExports, Table futureExports, long crcs, long gplCrcs, long flags) {
    /**
     * A table.
     *
     * @param address of its first entry in the module's memory
     * @param count entries
     * @param entrySize bytes of an entry
     */
    public record Table(long address, long count, int entrySize) {}
}
