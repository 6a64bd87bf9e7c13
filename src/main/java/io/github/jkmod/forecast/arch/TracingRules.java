package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.UnsafeAccess;

/** An architecture's part in patching code: function tracer and jump labels. */
public interface TracingRules {
    /** {@return the section with the places that the function tracer patches} */
    default String tracedSection() {
        return "__mcount_loc";
    }

    /**
     * Looks at what the tracer writes over at a place of that table and does not look at itself.
     *
     * @param table at the entry for the place
     * @throws UnsafeAccess if that is not what compilers put there for it
     */
    default void checkTraced(Load load, ModuleText text, ModuleText.Table table, long place) {}

    /** {@return whether {@code ftrace_call_adjust} reads where a function begins without a guard} */
    default boolean readsFunctions(Load load) {
        return false;
    }

    /** {@return whether each place to trace is looked up in the module's kallsyms ({@code test_for_valid_rec})} */
    default boolean looksUpPlaces(Load load) {
        return false;
    }

    /** {@return whether entries of {@code __jump_table} hold distances (HAVE_ARCH_JUMP_LABEL_RELATIVE), else pointers} */
    default boolean hasRelativeJumpLabels() {
        return true;
    }
}
