package io.github.jkmod.syscall.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compiles native/abi against the C headers of each architecture, with the numbers that Java uses. */
@Tag("abi")
final class AbiTest {
    private static final Path SOURCES = Path.of("native/abi");
    private static final Map<Architecture, String> COMPILERS = Map.of(
            Architecture.X86_64, "gcc",
            Architecture.ARM64, "aarch64-linux-gnu-gcc",
            Architecture.ARM, "arm-linux-gnueabihf-gcc",
            Architecture.RISCV64, "riscv64-linux-gnu-gcc");
    private static final Map<Architecture, String> PACKAGES = Map.of(
            Architecture.X86_64, "gcc libc6-dev",
            Architecture.ARM64, "gcc-aarch64-linux-gnu libc6-dev-arm64-cross",
            Architecture.ARM, "gcc-arm-linux-gnueabihf libc6-dev-armhf-cross",
            Architecture.RISCV64, "gcc-riscv64-linux-gnu libc6-dev-riscv64-cross");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void theNumbersInJavaAreThoseOfTheHeaders(Architecture architecture) throws Exception {
        Files.writeString(folder.resolve("abi-java.h"), AbiHeader.text(architecture));
        assertThat(compile(architecture)).isEmpty();
    }

    @Test
    void aWrongNumberIsFound() throws Exception {
        String wrong = AbiHeader.text(Architecture.X86_64).replace("FINIT_MODULE 313", "FINIT_MODULE 314");
        Files.writeString(folder.resolve("abi-java.h"), wrong);
        assertThat(compile(Architecture.X86_64))
                .contains("JKMOD_NR_FINIT_MODULE in Java is not the C value __NR_finit_module");
    }

    @Test
    void everyNumberOfJavaIsPinned() throws Exception {
        StringBuilder text = new StringBuilder();
        for (Path source : sources()) {
            text.append(Files.readString(source));
        }
        assertThat(AbiHeader.macros(Architecture.ARM).keySet())
                .allSatisfy(macro -> assertThat(text).contains("PIN(" + macro + ", "));
    }

    /** What the compiler says; nothing when all asserts hold. */
    private String compile(Architecture architecture) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(COMPILERS.get(architecture), "-fsyntax-only", "-Wall"));
        command.addAll(List.of("-I", folder.toString()));
        try {
            sources().forEach(source -> command.add(source.toString()));
            Process compiler =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(compiler.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            compiler.waitFor();
            return missing(said) ? fail(need(architecture) + "\n" + said) : said;
        } catch (IOException e) {
            return fail(need(architecture), e);
        }
    }

    private static boolean missing(String said) {
        return said.contains("No such file or directory");
    }

    private static String need(Architecture architecture) {
        return "native/abi: cannot compile for " + architecture.label() + "; install " + PACKAGES.get(architecture);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".c")).sorted().collect(Collectors.toList());
        }
    }
}
