package io.github.jkmod.report;

import java.util.List;
import java.util.Optional;

/**
 * What a matrix is to run, as {@code matrix plan --json} writes it: all that a runner on another machine has to know, with paths as
 * they were given.
 *
 * @param subject what is run
 * @param cells in the order of the report
 */
public record PlanDocument(Subject subject, List<Planned> cells) {
    /**
     * What is run.
     *
     * @param folder the sources; empty where modules are given that were built before
     * @param variables what make is told, each {@code NAME=VALUE}
     * @param arguments module files, each with its parameters behind it; with a folder the names of modules that it makes, none
     *     for all of them
     * @param script a shell script that tests the modules; empty without one
     * @param copies files and folders for it
     * @param timeoutSeconds for each command in a guest
     * @param memoryMib of each guest
     */
    public record Subject(
            Optional<String> folder,
            List<String> variables,
            List<String> arguments,
            Optional<String> script,
            List<String> copies,
            int timeoutSeconds,
            int memoryMib) {
        /** {@return the folder or the files, for people} */
        public String name() {
            return folder.orElseGet(() -> String.join(" ", arguments));
        }
    }

    /**
     * A cell to run.
     *
     * @param cell its name, {@code KERNEL/ARCH}
     * @param key of what goes into it, but for the kernel's own files
     * @param kernel the name of a kernel of the lab, or a path
     * @param arch its architecture
     * @param weight how long it takes, compared with others
     */
    public record Planned(String cell, String key, String kernel, String arch, double weight) {
        /** {@return a file name for it, without an ending} */
        public String fileName() {
            return cell.replaceAll("[^A-Za-z0-9._-]+", "-").replaceFirst("^[-.]+", "") + "-" + key.substring(0, 8);
        }
    }
}
