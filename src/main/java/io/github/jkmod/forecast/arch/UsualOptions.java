package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.model.Fact;
import java.util.Set;

/** What a kernel of an architecture was built with, where its configuration is not known. */
public interface UsualOptions {
    /** {@return the options that usual kernels have here and not everywhere} */
    default Set<String> usualOptions() {
        return Set.of();
    }

    /** {@return whether usual kernels of that version list data symbols} */
    default boolean usuallyListsData(Load load) {
        return false;
    }

    /** {@return whether the kernel was built with that option, one of the architecture's own} */
    default boolean has(Load load, String option) {
        return load.option(option).orElseGet(() -> usualOptions().contains(option));
    }

    /** {@return whether the kernel lists data symbols (CONFIG_KALLSYMS_ALL); where nothing tells, as Debian's do} */
    default boolean listsData(Load load) {
        Fact<Boolean> listed = load.kernel().listsData();
        return load.option("KALLSYMS_ALL").or(listed::value).orElseGet(() -> usuallyListsData(load));
    }
}
