package io.github.jkmod.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.module.SampleModule;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The launcher and the archive that Java starts from: whatever there is in its place, commands run, say the same, and
 * nothing of it is on standard error. The Java here is a script that notes how it is started.
 */
@Tag("start")
final class StartArchiveTest {
    private static final Path BUILT = Path.of(System.getProperty(Installation.HOME, "target/dist"));
    private static final Path REAL = Path.of(System.getProperty("java.home"));
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NOBODY = "65534";

    /** Children inherit the environment, so that this variable finds them among all processes of the machine. */
    private static final String MARKER = "JKMOD_TEST_RUN=";

    private Path folder;
    private Path installation;
    private Path jdk;
    private Path home;
    private Path module;

    /** What a command came to. */
    private record Ran(int exitCode, String out, String err) {}

    private static final Ran RIGHT = new Ran(0, "GPL\n", "");

    /** Not JUnit's temporary folder: another user has to come in. */
    @BeforeEach
    void installationWithoutAnArchive() throws Exception {
        folder = Files.createTempDirectory("jkmod-start-test-").toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        installation = Files.createDirectory(folder.resolve("installation"));
        for (String part : List.of("bin", "lib", "native")) {
            copy(BUILT.resolve(part), installation.resolve(part));
        }
        jdk = folder.resolve("jdk");
        Files.createDirectories(jdk.resolve("lib/server"));
        if (Files.exists(REAL.resolve("release"))) {
            Files.copy(REAL.resolve("release"), jdk.resolve("release"));
        }
        java("1");
        home = everybodys(Files.createDirectory(folder.resolve("home")));
        everybodys(Files.createFile(folder.resolve("starts")));
        module = Files.write(folder.resolve("hello.ko"), SampleModule.amd64());
    }

    @AfterEach
    void removeAll() throws Exception {
        makersAreDone();
        for (Path path : walk(folder).filter(Files::isDirectory).toList()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        CacheFolder.delete(folder);
    }

    private static Stream<Path> walk(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList().stream();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path path : walk(from).toList()) {
            Files.copy(path, to.resolve(from.relativize(path).toString()));
        }
    }

    private static Path everybodys(Path path) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Makes the Java, or another in its place: it notes its flags behind its own name. */
    private void java(String name) throws IOException {
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Path fresh = jdk.resolve("bin/fresh");
        Files.writeString(
                fresh,
                "#!/bin/sh\necho " + name + " \"$@\" >>'" + folder.resolve("starts") + "'\nexec '"
                        + REAL.resolve("bin/java") + "' \"$@\"\n");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.deleteIfExists(java);
        Files.move(fresh, java);
    }

    private Ran run(String... environment) throws IOException, InterruptedException {
        return run(List.of("modinfo", "-F", "license", module.toString()), environment);
    }

    private Ran run(List<String> arguments, String... environment) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        }
        command.addAll(List.of("env", "-i", "PATH=" + System.getenv("PATH"), "JAVA_HOME=" + jdk, MARKER + folder));
        command.addAll(List.of(environment));
        command.add(installation.resolve("bin/jkmod").toString());
        command.addAll(arguments);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new Ran(process.waitFor(), text(out), text(err));
    }

    private static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    /** Where the user cannot write: as root another user runs the command, else nobody may write there. */
    private void readOnly() throws IOException {
        for (Path path : walk(installation).filter(Files::isDirectory).toList()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
        }
    }

    private Ran withHome() throws Exception {
        return run("HOME=" + home);
    }

    /** How Java was started for the last command. */
    private String lastStart() throws IOException {
        return lastStart("modinfo");
    }

    private String lastStart(String command) throws IOException {
        return text(folder.resolve("starts"))
                .lines()
                .filter(line -> line.contains(command))
                .reduce("", (before, last) -> last);
    }

    private static boolean usesArchive(String start) {
        return start.contains("-XX:SharedArchiveFile=") || start.contains("-XX:AOTCache=");
    }

    /** Waits until no process is left of the commands so far: what makes an archive goes on behind them. */
    private void makersAreDone() throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (anyLeft()) {
            assertThat(Instant.now()).as("making an archive takes too long").isBefore(end);
            Thread.sleep(50);
        }
    }

    private boolean anyLeft() throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes.anyMatch(this::isOurs);
        }
    }

    private boolean isOurs(Path process) {
        try {
            byte[] environment = Files.readAllBytes(process.resolve("environ"));
            return new String(environment, StandardCharsets.ISO_8859_1).contains(MARKER + folder);
        } catch (IOException e) {
            return false; // no process, or another user's, or gone
        }
    }

    private Path archive(Path archives) throws IOException {
        return walk(archives)
                .filter(path -> path.getFileName().toString().startsWith("classes."))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void anInstallationThatCannotBeWrittenIsLeftAloneAndTheUsersCacheTakesTheArchive() throws Exception {
        readOnly();
        assertThat(withHome()).isEqualTo(RIGHT);
        assertThat(usesArchive(lastStart())).isFalse();
        makersAreDone();
        assertThat(installation.resolve("start")).doesNotExist();
        assertThat(archive(home.resolve(".cache/jkmod/start"))).isNotEmptyFile();
        assertThat(withHome()).isEqualTo(RIGHT);
        assertThat(usesArchive(lastStart())).isTrue();
    }

    @Test
    void withoutAHomeThereIsNoArchive() throws Exception {
        readOnly();
        for (int i = 0; i < 2; i++) {
            assertThat(run()).isEqualTo(RIGHT);
            makersAreDone();
            assertThat(usesArchive(lastStart())).isFalse();
        }
        assertThat(text(folder.resolve("starts"))).doesNotContain("rehearse-start");
    }

    @Test
    void aHomeThatCannotBeWrittenIsAsNone() throws Exception {
        readOnly();
        for (int i = 0; i < 2; i++) {
            assertThat(run("HOME=/proc/nothing")).isEqualTo(RIGHT);
            makersAreDone();
            assertThat(usesArchive(lastStart())).isFalse();
        }
    }

    @Test
    void anotherJavaInTheSamePlaceGetsAnArchiveOfItsOwn() throws Exception {
        readOnly();
        withHome();
        makersAreDone();
        java("2");
        Files.setLastModifiedTime(jdk.resolve("bin/java"), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
        assertThat(withHome()).isEqualTo(RIGHT);
        assertThat(lastStart()).startsWith("2 ");
        assertThat(usesArchive(lastStart())).isFalse();
        makersAreDone();
        assertThat(withHome()).isEqualTo(RIGHT);
        assertThat(usesArchive(lastStart())).isTrue();
    }

    @Test
    void anArchiveThatIsNoneIsPassedOverInSilence() throws Exception {
        readOnly();
        withHome();
        makersAreDone();
        Path archive = archive(home);
        byte[] good = Files.readAllBytes(archive);
        byte[] damaged = good.clone();
        Arrays.fill(damaged, 8, 256, (byte) 0xa5);
        for (byte[] content : List.of(new byte[0], new byte[5000], Arrays.copyOf(good, 100), damaged)) {
            Files.delete(archive);
            Files.write(archive, content);
            assertThat(withHome()).isEqualTo(RIGHT);
            assertThat(usesArchive(lastStart())).isTrue(); // and Java sees what it is
        }
    }

    @Test
    void anArchiveThatIsGoneIsMadeAgain() throws Exception {
        readOnly();
        withHome();
        makersAreDone();
        Files.delete(archive(home));
        assertThat(withHome()).isEqualTo(RIGHT);
        assertThat(usesArchive(lastStart())).isFalse();
        makersAreDone();
        assertThat(archive(home)).isNotEmptyFile();
    }

    @Test
    void theArchiveIsTheSameWhateverCommandComesFirst() throws Exception {
        readOnly();
        withHome();
        makersAreDone();
        String made = lastStart("rehearse-start");
        CacheFolder.delete(home.resolve(".cache"));
        assertThat(run(List.of("depmod", "--version"), "HOME=" + home).exitCode())
                .isZero();
        makersAreDone();
        assertThat(text(folder.resolve("starts")).lines().filter(line -> line.contains("rehearse-start")))
                .hasSize(2)
                .containsOnly(made);
    }
}
