package io.github.jkmod.kernel;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.KernelRelease;
import io.github.jkmod.model.LoaderChange;
import java.util.Optional;

/** Composes a kernel's vermagic of its options, as include/linux/vermagic.h does when it is built. */
public final class VermagicRule {
    private final KernelConfig options;
    private final Architecture architecture;

    /**
     * @param options what the kernel was built with
     * @param architecture what for
     */
    public VermagicRule(KernelConfig options, Architecture architecture) {
        this.options = options;
        this.architecture = architecture;
    }

    /** {@return the vermagic of that release; Hidden where the options do not tell all of it} */
    public Fact<String> vermagic(String release) {
        Optional<String> preempt = preempt(release);
        Optional<String> ofArchitecture = architecture.vermagic(options::isSet);
        if (shufflesStructs()) {
            return new Fact.Hidden<>("vermagic: the hash of the seed by which structures were shuffled (RANDSTRUCT)");
        }
        if (preempt.isEmpty() || ofArchitecture.isEmpty()) {
            return new Fact.Hidden<>("vermagic: the options do not tell "
                    + (preempt.isEmpty() ? "whether it has preempt" : "the version of the ARM architecture"));
        }
        return new Fact.Present<>(release + " "
                + (options.isSet("SMP") ? "SMP " : "")
                + preempt.get()
                + (options.isSet("MODULE_UNLOAD") ? "mod_unload " : "")
                + (options.isSet("MODVERSIONS") ? "modversions " : "")
                + ofArchitecture.get());
    }

    private boolean shufflesStructs() {
        return options.isSet("RANDSTRUCT") || options.isSet("GCC_PLUGIN_RANDSTRUCT");
    }

    /**
     * Decided by PREEMPT in 5.10 and by PREEMPT_BUILD, which PREEMPT_DYNAMIC sets too, in 6.1; PREEMPT_RT counts last in
     * 6.12 and first in 7.2. In between it depends.
     */
    private Optional<String> preempt(String release) {
        Optional<KernelRelease> kernel = KernelRelease.of(release);
        boolean build = options.isSet("PREEMPT") || options.isSet("PREEMPT_BUILD");
        if (options.isSet("PREEMPT_RT")) {
            Optional<Boolean> decided = kernel.flatMap(LoaderChange.PREEMPT_RT_FIRST::decided);
            boolean last = decided.equals(Optional.of(false));
            boolean first = decided.equals(Optional.of(true));
            return build && !last && !first
                    ? Optional.empty()
                    : Optional.of(build && last ? "preempt " : "preempt_rt ");
        }
        boolean decided = !build
                || options.isSet("PREEMPT")
                || kernel.filter(LoaderChange.PREEMPT_BUILD_TOLD::isIn).isPresent();
        return decided ? Optional.of(build ? "preempt " : "") : Optional.empty();
    }
}
