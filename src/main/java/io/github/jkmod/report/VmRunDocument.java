package io.github.jkmod.report;

import java.util.List;
import java.util.Optional;

/**
 * A load and unload in a guest, as {@code vm run --json} writes it: the guest's own documents, and the guest.
 *
 * @param check of the leading load
 * @param load of the leading load
 * @param crosscheck of the leading load
 * @param differences of the leading load
 * @param others the other loads
 * @param unload what was unloaded again; empty if nothing was loaded
 * @param crashes what the guest's kernel complained of, on its console
 * @param vm the guest
 */
public record VmRunDocument(
        CheckDocument check,
        Optional<LoadDocument.LoadAttempt> load,
        Optional<CrosscheckDocument> crosscheck,
        List<LoadDocument.Surprise> differences,
        Others<LoadDocument> others,
        Optional<UnloadDocument> unload,
        List<DecodeDocument.Report> crashes,
        Machine vm) {
    /** {@return the guest's documents with the guest} */
    public static VmRunDocument of(
            LoadDocument load, Optional<UnloadDocument> unload, List<DecodeDocument.Report> crashes, Machine vm) {
        return new VmRunDocument(
                load.check(), load.load(), load.crosscheck(), load.differences(), load.others(), unload, crashes, vm);
    }

    /** {@return the guest's document of the loads} */
    public LoadDocument loads() {
        return new LoadDocument(check, load, crosscheck, differences, others);
    }

    /**
     * A run of which the guest told nothing but an error line.
     *
     * @param unload empty
     * @param vm the guest
     */
    public record Untold(Optional<UnloadDocument> unload, Machine vm) {}

    /**
     * A guest.
     *
     * @param arch its architecture
     * @param release its kernel's
     * @param accelerator with which it ran
     * @param start {@code clone} or {@code boot}
     * @param bootSeconds from its start to its first answer
     * @param jvmSeconds of them until Java ran
     * @param java its version
     * @param consoleTail the last lines of its console
     */
    public record Machine(
            String arch,
            String release,
            String accelerator,
            String start,
            double bootSeconds,
            double jvmSeconds,
            String java,
            List<String> consoleTail) {}
}
