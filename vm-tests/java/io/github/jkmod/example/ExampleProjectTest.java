package io.github.jkmod.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The example project, built and run as somebody else's: by Maven, with nothing of jkmod but its installed jar. */
@Tag("example")
final class ExampleProjectTest {
    private static final Path CHECKOUT = Path.of("").toAbsolutePath();
    private static final Path EXAMPLE = CHECKOUT.resolve("vm-tests/example");
    private static final Path RUNS = CHECKOUT.resolve("target/example");

    /** What Maven came to. */
    private record Ran(int exitCode, String output) {}

    @BeforeAll
    static void installJkmod() throws Exception {
        Files.createDirectories(RUNS);
        Ran install = maven(
                "install",
                CHECKOUT,
                "install:install-file",
                "-Dfile=" + CHECKOUT.resolve("target/jkmod.jar"),
                "-DpomFile=" + CHECKOUT.resolve("pom.xml"));
        assertThat(install.exitCode()).as(install.output()).isZero();
    }

    private static Ran maven(String name, Path folder, String... arguments) throws IOException, InterruptedException {
        Path log = RUNS.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().remove("MAVEN_OPTS");
        int exitCode = builder.start().waitFor();
        return new Ran(exitCode, Files.readString(log, StandardCharsets.UTF_8));
    }

    private static Path copy(String name) throws IOException {
        Path copy = RUNS.resolve(name);
        try (Stream<Path> files = Files.walk(EXAMPLE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = copy.resolve(EXAMPLE.relativize(file).toString());
                Files.createDirectories(target.resolveSibling("."));
                Files.write(target, Files.readAllBytes(file));
            }
        }
        return copy;
    }

    private static void edit(Path file, String before, String after) throws IOException {
        String text = Files.readString(file);
        assertThat(text).contains(before);
        Files.writeString(file, text.replace(before, after));
    }

    @Test
    void passesAsItIsOnEveryArchitecture() throws Exception {
        Ran run = maven("as-it-is", copy("as-it-is"), "test");
        assertThat(run.exitCode()).as(run.output()).isZero();
        assertThat(run.output()).contains("Tests run: 9, Failures: 0, Errors: 0, Skipped: 0");
    }

    @Test
    void aModuleThatOopsesFailsItsTestsWithTheKernelsWords() throws Exception {
        Path project = copy("oopses");
        edit(project.resolve("module/ratio.c"), "\tresult = ", "\t*(volatile int *)8 = 1;\n\tresult = ");
        Ran run = maven("oopses", project, "test");
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.output())
                .contains("RatioTest")
                .contains("6.1 x86_64", "6.1 arm64", "6.1 arm:")
                .containsIgnoringCase("NULL pointer dereference")
                .contains("ratio_init")
                .contains("console");
    }

    @Test
    void aModuleThatCalculatesWronglyFailsItsTestWithBothNumbers() throws Exception {
        Path project = copy("wrong");
        edit(project.resolve("module/ratio.c"), "numerator / denominator", "numerator * denominator");
        Ran run = maven("wrong", project, "test", "-Djkmod.vm.kernels=6.1/x86_64");
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.output()).contains("expected: <42").contains("but was: <168");
    }

    @Test
    void aModuleThatDoesNotCompileFailsWithTheCompilersWords() throws Exception {
        Path project = copy("uncompilable");
        edit(project.resolve("module/ratio.c"), "return -EDOM;", "return -ENOSUCHNAME;");
        Ran run = maven("uncompilable", project, "test", "-Djkmod.vm.kernels=6.1/x86_64");
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.output()).contains("ratio.c:").contains("ENOSUCHNAME");
    }
}
