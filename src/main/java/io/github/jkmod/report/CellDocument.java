package io.github.jkmod.report;

import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.crosscheck.Difference;
import io.github.jkmod.dwarf.SourceLines.SourceLine;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.matrix.CellOutcome;
import io.github.jkmod.matrix.KtapResult;
import io.github.jkmod.module.SectionFate;
import java.util.List;
import java.util.Optional;

/**
 * A cell of a matrix, one module set on one kernel, as {@code matrix --json} writes it on a line of its own.
 *
 * <p>All but {@code measured} is the same in each run of the same cell: no times, no addresses. Reports that are to be equal
 * whoever ran the cells are made of that part.
 *
 * @param cell its name, {@code KERNEL/ARCH}
 * @param key of what goes into it: modules, kernel, script, parameters; a result of another key is of another question
 * @param kernel the name of the kernel in the lab, or its path
 * @param arch its architecture
 * @param release its release; empty where the kernel could not be had
 * @param outcome how it ended
 * @param reason in one line; empty where it passed
 * @param build what the compiler did; empty where files were given
 * @param modules the given ones in the order of loading, behind what they need
 * @param test the user's test; empty where there is none, or it did not come to it
 * @param crashes what the kernel complained of
 * @param measured what is not the same in each run; left out of reports that are to be equal
 */
public record CellDocument(
        String cell,
        String key,
        String kernel,
        String arch,
        Optional<String> release,
        CellOutcome outcome,
        Optional<String> reason,
        Optional<Build> build,
        List<Loaded> modules,
        Optional<Test> test,
        List<Crash> crashes,
        Optional<Measured> measured) {
    /**
     * What the compiler did.
     *
     * @param built whether there are modules
     * @param modules their file names, sorted
     * @param lines what the compiler said, warnings and errors, with paths below the sources' folder
     */
    public record Build(boolean built, List<String> modules, List<String> lines) {}

    /**
     * A module in the guest.
     *
     * @param given whether it is one of the user's, or only needed
     * @param check the forecast
     * @param answer the kernel's; empty where it was not asked
     * @param shown what the kernel showed; empty where it did not take the module
     * @param differences of the answer and of what it showed from the forecast
     * @param unload how it went; empty where it was not loaded
     * @param memory what of the file is where and listed when; empty for those that are only needed
     */
    public record Loaded(
            boolean given,
            CheckDocument check,
            Optional<Answer> answer,
            Optional<Shown> shown,
            List<Difference> differences,
            Optional<Unload> unload,
            Optional<ModuleMemory> memory) {}

    /**
     * The kernel's answer to a system call.
     *
     * @param syscall its name
     * @param ending how it ended
     * @param errno in the kernel's word
     * @param error the errno's text
     * @param trouble for which the kernel killed the caller
     */
    public record Answer(
            String syscall,
            Attempt.Ending ending,
            Optional<String> errno,
            Optional<String> error,
            Optional<String> trouble) {}

    /**
     * What the kernel showed of a module that it took.
     *
     * @param result held against the forecast
     * @param size of /proc/modules, in bytes
     * @param usedBy the modules that use it
     * @param taints their letters
     * @param duringInit symbols that are listed while init runs, by the forecast
     * @param afterInit symbols that were listed when it had returned; empty where that could not be read
     * @param dropped symbols that are not listed any more after init
     * @param notCompared what could not be compared, and why
     */
    public record Shown(
            Crosscheck.Result result,
            Optional<Long> size,
            List<String> usedBy,
            String taints,
            int duringInit,
            Optional<Integer> afterInit,
            List<CrosscheckDocument.Dropped> dropped,
            List<String> notCompared) {}

    /**
     * An unload.
     *
     * @param answer the kernel's
     * @param result whether something is left; empty where it was not unloaded
     * @param left what is
     */
    public record Unload(Answer answer, Optional<Crosscheck.Result> result, List<Difference> left) {}

    /**
     * A module's file in memory.
     *
     * @param sections those that have a place in memory, in the file's order, and those that are dropped
     * @param symbols the file's, but those of sections and files
     */
    public record ModuleMemory(List<Placed> sections, List<Symbol> symbols) {
        /**
         * A section.
         *
         * @param name its name
         * @param size in bytes
         * @param align in bytes
         * @param fate what the kernel does with it
         * @param reason of the fate, in words
         */
        public record Placed(String name, long size, long align, SectionFate fate, String reason) {}

        /**
         * A symbol.
         *
         * @param name its name
         * @param letter in /proc/kallsyms; empty where it is never listed
         * @param section it is in, or a reserved index in brackets
         * @param size in bytes
         * @param duringInit whether it is listed while init runs
         * @param afterInit whether it is listed when that has returned
         * @param reason of that, in words
         */
        public record Symbol(
                String name,
                Optional<String> letter,
                String section,
                long size,
                boolean duringInit,
                boolean afterInit,
                String reason) {}
    }

    /**
     * The user's test in the guest.
     *
     * @param command its file name
     * @param exitCode its exit code
     * @param results what it said of itself in KTAP or TAP; empty where it speaks neither
     */
    public record Test(String command, int exitCode, List<KtapResult> results) {}

    /**
     * A complaint of the kernel, without its addresses.
     *
     * @param title the line that names it
     * @param frames the places that it names, in its order
     */
    public record Crash(String title, List<CrashFrame> frames) {
        /** {@return the title with the first source line that is known; empty where none is} */
        public Optional<String> withPlace() {
            return frames.stream()
                    .flatMap(frame -> frame.source().stream().limit(1))
                    .findFirst()
                    .map(line -> title + " at "
                            + line.file().substring(line.file().lastIndexOf('/') + 1) + ":" + line.line());
        }
    }

    /**
     * A place in code.
     *
     * @param place as the kernel writes it: {@code function+0xoffset/0xsize [module]}
     * @param module whose code it is; empty for the kernel's own
     * @param source the line, and those that it was inlined at, innermost first
     */
    public record CrashFrame(String place, Optional<String> module, List<SourceLine> source) {}

    /**
     * What is not the same in each run.
     *
     * @param seconds that the cell took in all
     * @param buildSeconds of them for the build
     * @param bootSeconds of them until the guest answered; empty where there was none
     * @param run the guest's own documents of load and unload; empty where it told nothing
     * @param testOutput the last lines of the test's standard output and error
     * @param console the last lines of the console of a guest that died
     */
    public record Measured(
            double seconds,
            double buildSeconds,
            Optional<Double> bootSeconds,
            Optional<VmRunDocument> run,
            List<String> testOutput,
            List<String> console) {}

    /** {@return the same without what was measured} */
    public CellDocument steady() {
        return new CellDocument(
                cell, key, kernel, arch, release, outcome, reason, build, modules, test, crashes, Optional.empty());
    }
}
