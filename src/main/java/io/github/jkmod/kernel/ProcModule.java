package io.github.jkmod.kernel;

import io.github.jkmod.model.ModuleName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One line of /proc/modules ({@code m_show} in kernel/module).
 *
 * @param name the module
 * @param size bytes of its memory: all of it while init runs, without the init part afterwards
 * @param refCount users and explicit holds, 1 more while init runs; empty without CONFIG_MODULE_UNLOAD
 * @param usedBy the modules that use it, newest first, and {@code [permanent]} last if it can never leave
 * @param state where it is in its life
 * @param address where its text begins; 0 when hidden (kptr_restrict) or without text
 * @param taints what stands in the parentheses, such as {@code OE+}; empty without them
 * @param extra further columns of kernels to come, as they stand
 */
public record ProcModule(
        ModuleName name,
        long size,
        OptionalLong refCount,
        List<String> usedBy,
        State state,
        long address,
        String taints,
        List<String> extra) {
    /** The mark among the users of a module that has an init but no exit function ({@code print_unload_info}). */
    public static final String PERMANENT = "[permanent]";

    /** Copies the lists. */
    public ProcModule {
        usedBy = List.copyOf(usedBy);
        extra = List.copyOf(extra);
    }

    /** Where a module is in its life ({@code enum module_state}). */
    public enum State {
        /** Its init has returned. */
        LIVE("Live"),
        /** Its parameters are parsed or its init runs. */
        LOADING("Loading"),
        /** It is on its way out. */
        UNLOADING("Unloading");

        private final String text;

        State(String text) {
            this.text = text;
        }

        /** {@return the kernel's word} */
        public String text() {
            return text;
        }

        /** {@return the state of that word, or empty} */
        public static Optional<State> of(String text) {
            return Arrays.stream(values())
                    .filter(state -> state.text.equals(text))
                    .findFirst();
        }
    }

    /** {@return whether it has an init but no exit function, so that only force can unload it} */
    public boolean permanent() {
        return usedBy.contains(PERMANENT);
    }
}
