package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The installation under test, run as a user runs it: a process on the host, of which nothing may be left. */
final class OnHost {
    /** Children inherit the environment, so that this variable finds them among all processes of the machine. */
    private static final String MARKER = "JKMOD_TEST_RUN";

    private static final Path HOME = Path.of(System.getProperty(Installation.HOME, "target/dist"));
    /** The launcher. */
    static final String LAUNCHER = HOME.resolve("bin/jkmod").toAbsolutePath().toString();

    private static final Path SCRATCH =
            CacheFolder.ofUser(System.getenv()).root().resolve("scratch");

    private final Process process;
    private final String marker;

    private OnHost(Process process, String marker) {
        this.process = process;
        this.marker = marker;
    }

    /**
     * A command that has ended.
     *
     * @param argv the command
     * @param exitCode its exit code
     * @param out its standard output
     * @param err its standard error
     */
    record Ended(List<String> argv, int exitCode, String out, String err) {
        /** {@return the JSON document on standard output} */
        Tree json() {
            return Documents.json(out);
        }
    }

    /** Starts {@code jkmod} with that working folder. */
    static OnHost start(Path folder, Path out, Path err, String... arguments) throws IOException {
        return start(folder, out, err, argv(arguments));
    }

    /** Starts a script of bash's, in which {@code $JKMOD} is the launcher. */
    static OnHost shell(Path folder, Path out, Path err, String script) throws IOException {
        return start(folder, out, err, List.of("bash", "-c", "JKMOD=" + LAUNCHER + "; " + script));
    }

    private static OnHost start(Path folder, Path out, Path err, List<String> argv) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        String marker = UUID.randomUUID().toString();
        builder.environment().put(MARKER, marker);
        return new OnHost(builder.start(), marker);
    }

    private static List<String> argv(String... arguments) {
        List<String> argv = new ArrayList<>(List.of(LAUNCHER));
        argv.addAll(List.of(arguments));
        return argv;
    }

    /** Runs {@code jkmod} to its end; the folder also takes its output. */
    static Ended jkmod(Path folder, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        OnHost run = start(folder, out, err, arguments);
        int exitCode = run.process.waitFor();
        run.assertNoProcessIsLeft();
        run.assertNoFolderIsLeft();
        return new Ended(
                argv(arguments),
                exitCode,
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }

    /** {@return the process} */
    Process process() {
        return process;
    }

    /** {@return the processes that this run started and that are alive, itself included} */
    List<ProcessHandle> alive() {
        return ProcessHandle.allProcesses()
                .filter(ProcessHandle::isAlive)
                .filter(this::isOurs)
                .toList();
    }

    private boolean isOurs(ProcessHandle handle) {
        try {
            Path environment = Path.of("/proc", Long.toString(handle.pid()), "environ");
            return Files.readString(environment, StandardCharsets.ISO_8859_1).contains(MARKER + "=" + marker);
        } catch (IOException e) {
            return false; // it has ended meanwhile
        }
    }

    void assertNoProcessIsLeft() {
        assertThat(alive()).isEmpty();
    }

    /** Scratch folders are named after the process that made them. */
    void assertNoFolderIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(SCRATCH)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith(process.pid() + "-")))
                    .isEmpty();
        }
    }
}
