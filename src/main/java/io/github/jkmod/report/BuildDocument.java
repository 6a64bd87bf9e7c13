package io.github.jkmod.report;

import java.util.List;

/**
 * Modules that were built, as {@code build --json} writes them.
 *
 * @param kernel the name of the kernel that they are for, or the user's folder of headers
 * @param arch its architecture
 * @param release its release
 * @param modules sorted by name
 * @param warnings what the compiler said
 */
public record BuildDocument(String kernel, String arch, String release, List<Module> modules, List<String> warnings) {
    /**
     * A module.
     *
     * @param file as guests get it, without debug information
     * @param debug the same with it
     */
    public record Module(String file, String debug) {}
}
