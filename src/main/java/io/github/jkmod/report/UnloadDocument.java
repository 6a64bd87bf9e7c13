package io.github.jkmod.report;

import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.crosscheck.Difference;
import java.util.List;
import java.util.Optional;

/**
 * One unload, as {@code unload --json} writes it.
 *
 * @param module its name
 * @param unload the system call
 * @param result whether something is left; empty where it was not unloaded
 * @param procModules whether its line is there; empty where that could not be read
 * @param sysModule whether its folder is there
 * @param kallsyms its entries
 * @param differences what is left
 * @param notCompared what could not be compared, and why
 * @param others the command's other unloads
 */
public record UnloadDocument(
        String module,
        LoadDocument.SystemCall unload,
        Optional<Crosscheck.Result> result,
        Optional<Presence> procModules,
        Optional<Presence> sysModule,
        Entries kallsyms,
        List<Difference> differences,
        List<String> notCompared,
        Others<UnloadDocument> others)
        implements Several.Leading<UnloadDocument> {
    /** Whether something is there. */
    public enum Presence {
        /** It is. */
        PRESENT,
        /** It is not. */
        ABSENT
    }

    /**
     * How many entries it has in /proc/kallsyms.
     *
     * @param before the unload
     * @param after the unload
     */
    public record Entries(Optional<Integer> before, Optional<Integer> after) {}

    @Override
    public UnloadDocument with(Others<UnloadDocument> rest) {
        return new UnloadDocument(
                module, unload, result, procModules, sysModule, kallsyms, differences, notCompared, rest);
    }

    /** {@return whether the module is gone without a trace} */
    public boolean isGood() {
        return result.equals(Optional.of(Crosscheck.Result.MATCH));
    }
}
