package io.github.jkmod.cli.matrix;

import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether and how the cells are run by Slurm. */
final class SlurmOptions {
    private static final String SLURM = "slurm";

    @Option(
            names = "--on",
            paramLabel = "ENGINE",
            description = "slurm: each cell is a task of a job array, on whatever node is free. Needs --results in a"
                    + " folder that all nodes see; what is submitted goes on when jkmod is interrupted, and the same"
                    + " command takes it up.")
    private @Nullable String engine;

    @Option(
            names = "--constraint",
            paramLabel = "ARCH=FEATURE",
            description = "Cells of this architecture go to nodes with this feature; may be repeated.")
    private Map<String, String> constraints = Map.of();

    @Option(
            names = "--sbatch",
            paramLabel = "OPTION",
            description = "For sbatch, such as --sbatch=--partition=kernel; may be repeated.")
    private List<String> options = List.of();

    /** {@return whether Slurm is to run the cells} */
    boolean asked() {
        String named = engine;
        if (named != null && !named.equals(SLURM)) {
            throw Failure.of(ExitCode.USAGE, "--on " + named, "is no engine that jkmod drives")
                    .because("there is only slurm")
                    .hint("give --on slurm, or share the cells by jkmod matrix run --shard");
        }
        if (named == null && !(constraints.isEmpty() && options.isEmpty())) {
            throw Failure.of(ExitCode.USAGE, "--constraint, --sbatch", "say nothing here")
                    .because("they are for Slurm")
                    .hint("give --on slurm, too");
        }
        return named != null;
    }

    Optional<String> constraint(String arch) {
        return Optional.ofNullable(constraints.get(arch));
    }

    List<String> options() {
        return options;
    }
}
