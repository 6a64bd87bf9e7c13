package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.load.Load;

/** An architecture's part in patching code: function tracer and jump labels. */
public interface TracingRules {
    /** {@return the section with the places that the function tracer patches} */
    default String tracedSection() {
        return "__mcount_loc";
    }

    /** {@return whether the tracer keeps a pointer in front of each function (DYNAMIC_FTRACE_WITH_CALL_OPS)} */
    default boolean keepsPointers(Load load) {
        return false;
    }

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
