package io.github.jkmod.vm.guest;

import java.io.PrintStream;
import java.util.List;

/** Runs one jkmod command inside this JVM. */
@FunctionalInterface
public interface CommandRunner {
    /**
     * {@return the exit code}
     *
     * @param argv the command's words without the leading {@code jkmod}
     * @param out its standard output
     * @param err its standard error
     */
    int run(List<String> argv, PrintStream out, PrintStream err);
}
