package io.github.jkmod.vm.guest;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Runs jkmod commands inside this JVM. */
@FunctionalInterface
public interface CommandRunner {
    /**
     * Runs one command.
     *
     * @return its exit code
     * @param argv the command's words without the leading {@code jkmod}
     * @param out its standard output
     * @param err its standard error
     */
    int run(List<String> argv, PrintStream out, PrintStream err);

    /**
     * Does in advance what commands to come would have to do: this guest is about to be saved.
     *
     * @throws IOException if that fails
     */
    default void prepare() throws IOException {}
}
