package io.github.jkmod.report;

import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.crosscheck.Difference;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the kernel shows of a module, held against the forecast.
 *
 * @param result in one word
 * @param procModules its line in /proc/modules
 * @param sections where its sections are, as /sys/module shows them, by name; empty where it does not. Those of init memory are
 *     still shown when that is freed
 * @param kallsyms its symbols
 * @param dropped those that are not listed any more after init
 * @param differences from the forecast
 * @param notCompared what could not be compared, and why
 */
public record CrosscheckDocument(
        Crosscheck.Result result,
        Optional<Line> procModules,
        List<SectionAddress> sections,
        Kallsyms kallsyms,
        List<Dropped> dropped,
        List<Difference> differences,
        List<String> notCompared) {
    /**
     * A line of /proc/modules.
     *
     * @param name the module's
     * @param size in bytes
     * @param refcount how many use it
     * @param usedBy the modules among those
     * @param state in the kernel's word
     * @param address where it begins, in hex
     * @param taints their letters
     */
    public record Line(
            String name,
            long size,
            OptionalLong refcount,
            List<String> usedBy,
            String state,
            String address,
            String taints) {}

    /**
     * Where a section is.
     *
     * @param name the section's
     * @param address in hex
     */
    public record SectionAddress(String name, String address) {}

    /**
     * The module's entries in /proc/kallsyms.
     *
     * @param duringInit while its init ran
     * @param afterInit when it had returned
     */
    public record Kallsyms(DuringInit duringInit, Optional<AfterInit> afterInit) {}

    /**
     * The entries while init ran.
     *
     * @param observed whether anybody looked in time
     * @param forecast how many were to be
     * @param seen how many were
     * @param initSymbols how many of them in init memory
     * @param addresses how many were compared
     * @param missing those that were not
     * @param unexpected those that were not to be
     */
    public record DuringInit(
            boolean observed,
            int forecast,
            Optional<Integer> seen,
            Optional<Integer> initSymbols,
            Optional<Integer> addresses,
            List<String> missing,
            List<String> unexpected) {}

    /**
     * The entries after init.
     *
     * @param forecast how many were to be
     * @param seen how many were
     * @param initSymbols how many of them in init memory
     * @param addresses how many were compared
     * @param missing those that were not
     * @param unexpected those that were not to be
     */
    public record AfterInit(
            int forecast, int seen, int initSymbols, int addresses, List<String> missing, List<String> unexpected) {}

    /**
     * A symbol that is not listed any more after init.
     *
     * @param name its name
     * @param letter in /proc/kallsyms
     * @param section it is in
     * @param initMemory whether that was init memory
     * @param reason why it is not listed
     */
    public record Dropped(String name, String letter, String section, boolean initMemory, String reason) {}
}
