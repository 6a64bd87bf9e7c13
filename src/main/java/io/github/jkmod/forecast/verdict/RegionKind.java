package io.github.jkmod.forecast.verdict;

/** A region's use, in the order of the kernel's {@code enum mod_mem_type}; the first two are those before 6.4. */
public enum RegionKind {
    /** Code, then read-only data, data that is read-only after init, and data. */
    CORE(false, 0),
    /** The same of what is freed after init, with the full symbol table. */
    INIT(true, 1),
    /** {@code MOD_TEXT}. */
    TEXT(false, 0),
    /** {@code MOD_DATA}, with the symbol table that stays. */
    DATA(false, 1),
    /** {@code MOD_RODATA}. */
    RODATA(false, 2),
    /** {@code MOD_RO_AFTER_INIT}. */
    RO_AFTER_INIT(false, 3),
    /** {@code MOD_INIT_TEXT}. */
    INIT_TEXT(true, 4),
    /** {@code MOD_INIT_DATA}, with the full symbol table. */
    INIT_DATA(true, 5),
    /** {@code MOD_INIT_RODATA}. */
    INIT_RODATA(true, 6);

    private final boolean init;
    private final int number;

    RegionKind(boolean init, int number) {
        this.init = init;
        this.number = number;
    }

    /** {@return its value in {@code enum mod_mem_type}; before 6.4 the bit that marks init sections} */
    public int number() {
        return number;
    }

    /** {@return whether it is freed when init has returned} */
    public boolean isInit() {
        return init;
    }

    /** {@return the field of {@code struct module} that holds the size of that region} */
    public String sizeField() {
        return switch (this) {
            case CORE -> "core_layout.size";
            case INIT -> "init_layout.size";
            default -> "mem[" + number() + "].size";
        };
    }
}
