package io.github.jkmod.report;

import io.github.jkmod.coverage.LineCounts;
import io.github.jkmod.dwarf.SourceLines.SourceLine;
import io.github.jkmod.probe.Phase;
import io.github.jkmod.probe.ProbeOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs of a module in each of which another call failed, as {@code probe --json} writes them.
 *
 * @param file as given
 * @param module its name
 * @param kernel the kernel's release
 * @param arch its architecture
 * @param parameters of the module
 * @param imports what it imports
 * @param unfaulted the run in which nothing was made to fail
 * @param runs the others, by the number of the call
 * @param exhausted whether the last call that there is was made to fail, too
 * @param findings how many runs something is wrong in
 * @param unseen what could not be looked at
 * @param coverage of the module's sources, in all runs together; empty for a module without counters
 */
public record ProbeDocument(
        String file,
        String module,
        String kernel,
        String arch,
        List<String> parameters,
        Imports imports,
        Run unfaulted,
        List<Run> runs,
        boolean exhausted,
        int findings,
        List<String> unseen,
        List<Covered> coverage) {
    /** {@return the same with what was executed} */
    public ProbeDocument covering(LineCounts counts) {
        List<Covered> files = new ArrayList<>();
        counts.files().forEach((name, lines) -> files.add(new Covered(name, lines.size(), LineCounts.executed(lines))));
        return new ProbeDocument(
                file, module, kernel, arch, parameters, imports, unfaulted, runs, exhausted, findings, unseen, files);
    }

    /**
     * A file of the module's sources.
     *
     * @param name its path
     * @param lines how many have code
     * @param executed how many of them were executed
     */
    public record Covered(@Key("file") String name, long lines, long executed) {}

    /**
     * A module's imports.
     *
     * @param all how many there are
     * @param watched the names of those that were looked at
     * @param fallible how many of these can fail
     */
    public record Imports(int all, List<String> watched, int fallible) {}

    /**
     * A run.
     *
     * @param call the number of the call that failed; 0 is none
     * @param failed the call; null where none failed, or the guest died without a word on it
     * @param outcome the worst that is wrong
     * @param outcomes all that is wrong
     * @param init what became of the load: {@code loaded}, an error by its symbol, {@code killed}, or null if it is not known
     * @param script the exit status of the user's script
     * @param exit what became of the unload, as of the load
     * @param calls how many calls could fail; null where the guest died
     * @param leaks what was not given back
     * @param doubles what was given back twice
     * @param crashes what the kernel complained of
     * @param death why the guest died
     */
    public record Run(
            int call,
            Optional<Call> failed,
            ProbeOutcome outcome,
            List<ProbeOutcome> outcomes,
            Optional<String> init,
            Optional<Long> script,
            Optional<String> exit,
            Optional<Calls> calls,
            List<Leak> leaks,
            List<Twice> doubles,
            List<DecodeDocument.Report> crashes,
            Optional<String> death) {}

    /**
     * How many calls could fail.
     *
     * @param init in the module's init function
     * @param script while the user's script ran
     * @param exit in its exit function
     */
    public record Calls(long init, long script, long exit) {}

    /**
     * A call that failed.
     *
     * @param name of the import
     * @param phase when
     * @param site where it was called
     */
    public record Call(@Key("import") String name, Phase phase, Site site) {}

    /**
     * Something that was not given back.
     *
     * @param name of the import that gave it
     * @param what it is
     * @param count how many
     * @param bytes all together; 0 for what has no size
     * @param site where it was got
     */
    public record Leak(@Key("import") String name, String what, long count, long bytes, Site site) {}

    /**
     * Something that was given back twice.
     *
     * @param site the second time
     * @param first the first time
     */
    public record Twice(Site site, Site first) {}

    /**
     * A place in the module.
     *
     * @param place as the kernel writes it: where a call returns to
     * @param source the line of the call, and those that it was inlined at, innermost first
     * @param missing why there is no line
     */
    public record Site(String place, List<SourceLine> source, Optional<String> missing) {}
}
