package io.github.jkmod.preflight;

import io.github.jkmod.model.ModuleName;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A module in use, and what the new kernel does with it.
 *
 * @param name of the module
 * @param origins why it counts as in use
 * @param fate in a word
 * @param counts whether its loss is one: what only a line of modprobe.d names, or what is missing today, is not
 * @param answer why, and what to do
 * @param warnings what else the kernel, or modprobe, will say of it
 * @param files what modprobe would load there, in that order: its own file comes last; empty where it has none
 */
public record ModuleOutcome(
        ModuleName name,
        Set<Origin> origins,
        Fate fate,
        boolean counts,
        Answer answer,
        List<String> warnings,
        List<Path> files) {
    /**
     * The reason of a fate.
     *
     * @param reason in words; empty where there is nothing to say
     * @param hint what to do about it; empty where there is nothing to do
     * @param errno of a refusal, such as {@code ENOEXEC}
     * @param stage of a refusal, such as {@code modinfo}
     * @param successor the module that takes its place
     */
    public record Answer(
            String reason,
            String hint,
            Optional<String> errno,
            Optional<String> stage,
            Optional<ModuleName> successor) {
        /** {@return the answer that is no refusal} */
        static Answer of(String reason, String hint) {
            return new Answer(reason, hint, Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** Copies the collections. */
    public ModuleOutcome {
        origins = Set.copyOf(origins);
        warnings = List.copyOf(warnings);
        files = List.copyOf(files);
    }

    /** {@return whether the machine loses it} */
    public boolean isLoss() {
        return counts && fate.isLoss();
    }
}
