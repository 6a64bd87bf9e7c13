package io.github.jkmod.forecast.verdict;

/** What becomes of a symbol of the file in /proc/kallsyms. */
public enum SymbolFate {
    /** In the core table: visible during init and afterwards. */
    KEPT("visible during init and afterwards"),
    /** In init memory, which the kernel frees when init has returned. */
    INIT_MEMORY("in init memory, which the kernel frees when init has returned"),
    /** Defined elsewhere: the full table lists it as {@code u}, the core table does not. */
    UNDEFINED("imported, defined elsewhere"),
    /** Absolute, common or another reserved index: belongs to no section. */
    NO_SECTION("in no section (absolute, common)"),
    /** In a section that is not kept in memory, such as .modinfo. */
    NOT_ALLOCATED("in a section that is not kept in memory"),
    /** Data, on a kernel that lists functions only (without CONFIG_KALLSYMS_ALL). */
    DATA_NOT_LISTED("data, and this kernel lists functions only"),
    /** No name: never listed. */
    NAMELESS("has no name");

    private final String reason;

    SymbolFate(String reason) {
        this.reason = reason;
    }

    /** {@return why, for people} */
    public String reason() {
        return reason;
    }
}
