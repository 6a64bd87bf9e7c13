package io.github.jkmod.conformance;

import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Compiles the guest's end of the bench, {@code native/probe}, as one file without libraries. */
public final class ProbeBuild {
    private static final Path FOLDER = Path.of("native", "probe");
    private static final List<Path> SOURCES = Stream.of("probe.c", "kernel.c", "call.c", "edits.c", "look.c")
            .map(FOLDER::resolve)
            .toList();

    private ProbeBuild() {}

    /**
     * {@return the program for that architecture}
     *
     * @param folder takes it; one that is newer than its sources stays
     */
    public static Path program(Architecture architecture, Path folder) throws IOException {
        Path program = folder.resolve("probe-" + architecture.label());
        if (Files.exists(program) && isNewest(program)) {
            return program;
        }
        Files.createDirectories(folder);
        List<String> command = new ArrayList<>(List.of(
                compiler(architecture),
                "-std=gnu11",
                "-O1",
                "-g0",
                "-static",
                "-Wall",
                "-Wno-unused-result",
                "-o",
                program.toString()));
        SOURCES.forEach(source -> command.add(source.toString()));
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

    private static boolean isNewest(Path program) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(program).compareTo(Files.getLastModifiedTime(file)) <= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static String compiler(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> "x86_64-linux-gnu-gcc";
            case ARM64 -> "aarch64-linux-gnu-gcc";
            case ARM -> "arm-linux-gnueabihf-gcc";
            case RISCV64 -> "riscv64-linux-gnu-gcc";
        };
    }
}
