package io.github.jkmod.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The installation under test, run as a user runs it: a process on the host. */
final class OnHost {
    private OnHost() {}

    /** Runs {@code jkmod} with that working folder, which also takes its output. */
    static Ran jkmod(Path folder, String... arguments) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(List.of(Lab.launcher().toString()));
        argv.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        int exitCode = new ProcessBuilder(argv)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Ran(
                argv,
                exitCode,
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
