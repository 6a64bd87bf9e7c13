package io.github.jkmod.cli.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.cli.CommandRun;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.loader.FakeKernel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** What {@code vm exec} says of machines and kernels that cannot be; none of it comes as far as a cache or a guest. */
final class VmOptionsTest {
    @TempDir
    private Path temp;

    private CommandRun exec(Object... options) {
        Object[] words = new Object[options.length + 4];
        words[0] = "vm";
        words[1] = "exec";
        System.arraycopy(options, 0, words, 2, options.length);
        words[words.length - 2] = "--";
        words[words.length - 1] = "true";
        return CommandRun.of(new FakeKernel(temp), words);
    }

    @ParameterizedTest
    @CsvSource({
        "--cpus, 0, x86_64",
        "--cpus, -1, x86_64",
        "--cpus, 256, x86_64",
        "--cpus, 9, arm",
        "--cpus, 9, arm64",
        "--memory, 0, arm64",
        "--memory, -1, arm64",
        "--memory, 3073, arm",
        "--memory, 2000000, x86_64"
    })
    void aMachineThatCannotBeIsAUsageError(String option, String value, String architecture) {
        CommandRun run = exec(option, value, "--arch", architecture);
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .startsWith("jkmod: " + option + " " + value + ": cannot be used: there can be 1");
    }

    @Test
    void aNameOfNoKernelIsAUsageError() {
        CommandRun run = exec("--kernel", "9.9");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errLines())
                .singleElement()
                .asString()
                .contains("--kernel 9.9")
                .contains("6.1, 5.10");
    }

    @Test
    void modulesGoWithAKernelOfOnesOwn() {
        CommandRun run = exec("--modules", temp);
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errLines()).singleElement().asString().contains("add --kernel PATH");
    }

    @Test
    void aFileThatIsNoKernelIsMalformed() throws Exception {
        Path file = Files.writeString(temp.resolve("vmlinuz"), "no kernel at all");
        CommandRun run = exec("--kernel", file);
        assertThat(run.exitCode()).isEqualTo(ExitCode.MALFORMED);
        assertThat(run.errLines()).singleElement().asString().startsWith("jkmod: " + file + "+0x0: no kernel image");
        assertThat(exec("--kernel", temp.resolve("absent")).exitCode()).isEqualTo(ExitCode.MALFORMED);
        assertThat(exec("--kernel", temp).exitCode()).isEqualTo(ExitCode.MALFORMED);
    }

    @Test
    void theDemoTakesDebiansKernelsOnly() {
        CommandRun run = CommandRun.of(new FakeKernel(temp), "demo", "--kernel", "./vmlinuz");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.errLines()).singleElement().asString().contains("Debian's kernels have the headers");
    }

    @ParameterizedTest
    @CsvSource({"512,512", "1K,1024", "64M,67108864", "8T,8796093022208", "3G,3221225472"})
    void aDriveHasASize(String given, long bytes) {
        assertThat(new EquipmentOptions.DriveSize().convert(given)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "511", "1k", "9T", "-1M", "1.5G", "99999999999999999999", "999999999999999999T"})
    void whatIsNoSizeOfADriveIsRefused(String given) {
        assertThatThrownBy(() -> new EquipmentOptions.DriveSize().convert(given))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("is no size of a disk");
    }
}
