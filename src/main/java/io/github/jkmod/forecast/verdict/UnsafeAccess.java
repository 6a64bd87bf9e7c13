package io.github.jkmod.forecast.verdict;

/**
 * The kernel would follow an offset, index or size from the file without a check, to memory that is not the module's: from
 * here on nothing can be foretold, and the kernel may be harmed.
 */
public final class UnsafeAccess extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String section;
    private final long offset;
    private final String what;
    private final String why;

    /**
     * @param section where in the file the number stands: a section's name, or {@code section header 7}
     * @param offset from its start, in bytes
     * @param what the number and what is wrong with it, such as {@code sh_name 0x7fffff leads out of the file}
     * @param why what the kernel does with it, naming its function
     */
    public UnsafeAccess(String section, long offset, String what, String why) {
        super(section + "+0x" + Long.toHexString(offset) + ": " + what, null, false, false);
        this.section = section;
        this.offset = offset;
        this.what = what;
        this.why = why;
    }

    /** {@return it as a finding of that stage} */
    public Finding finding(LoadStage stage) {
        return Finding.error(stage, what)
                .because(why)
                .hint("the file is damaged or doctored: build it anew, do not load it")
                .at(section, offset);
    }
}
