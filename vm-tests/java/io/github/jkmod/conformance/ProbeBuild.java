package io.github.jkmod.conformance;

import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compiles the guest's end of the bench, {@code native/probe/probe.c}, as one file without libraries. */
final class ProbeBuild {
    private static final Path SOURCE = Path.of("native", "probe", "probe.c");

    private ProbeBuild() {}

    /**
     * {@return the program for that architecture}
     *
     * @param folder takes it; one that is newer than its source stays
     */
    static Path program(Architecture architecture, Path folder) throws IOException {
        Path program = folder.resolve("probe-" + architecture.label());
        if (Files.exists(program)
                && Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(SOURCE)) > 0) {
            return program;
        }
        Files.createDirectories(folder);
        List<String> command = List.of(
                compiler(architecture),
                "-std=gnu11",
                "-O1",
                "-g0",
                "-static",
                "-Wall",
                "-Wno-unused-result",
                "-o",
                program.toString(),
                SOURCE.toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while compiling", e);
        }
        return program;
    }

    private static String compiler(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> "x86_64-linux-gnu-gcc";
            case ARM64 -> "aarch64-linux-gnu-gcc";
            case ARM -> "arm-linux-gnueabihf-gcc";
        };
    }
}
