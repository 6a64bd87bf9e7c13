package io.github.jkmod.report;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The kernels that guests can have, as {@code vm list --json} writes them.
 *
 * @param leftoverBytes of kernels that are gone
 * @param kernels in the table's order
 */
public record KernelListDocument(long leftoverBytes, List<Listed> kernels) {
    /**
     * One kernel.
     *
     * @param id its name on the command line
     * @param arch its architecture
     * @param suite of Debian
     * @param why it is in the list
     * @param cached whether it is here
     * @param sizeBytes of what is here
     * @param release its release
     * @param packageVersion its package's version
     * @param testModules whether they are built for it
     * @param templates how many guests are saved
     */
    public record Listed(
            String id,
            String arch,
            String suite,
            String why,
            boolean cached,
            OptionalLong sizeBytes,
            Optional<String> release,
            @Key("package") Optional<String> packageVersion,
            boolean testModules,
            int templates) {}
}
