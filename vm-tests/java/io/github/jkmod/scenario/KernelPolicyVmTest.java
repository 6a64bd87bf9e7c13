package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kernels that forbid this or that: all that a command says and reads passes, and the module's end is the kernel's. */
@VmTest(kernels = "6.1/x86_64")
final class KernelPolicyVmTest {
    private static final int LINES = 20_000;

    private final VmKernel kernel;

    @TempDir
    Path temp;

    KernelPolicyVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"lockdown=integrity", "lockdown=confidentiality", "module.sig_enforce=1", "nomodule", "pci=off"})
    void longOutputAndInputPass(String parameter) throws Exception {
        String numbers = IntStream.rangeClosed(1, LINES).mapToObj(i -> i + "\n").collect(Collectors.joining());
        StreamRuns runs = StreamRuns.in(temp);
        byte[] input = numbers.getBytes(StandardCharsets.US_ASCII);
        int exitCode = runs.jkmod(
                input,
                "vm",
                "exec",
                "--kernel",
                kernel.id(),
                "--append",
                parameter,
                "--",
                "sh",
                "-c",
                "sha256sum >&2; seq 1 " + LINES);
        assertThat(exitCode).as(Files.readString(runs.err())).isZero();
        assertThat(runs.out()).hasContent(numbers);
        assertThat(runs.err()).content().contains(StreamRuns.sha256(input));
    }

    /** A second guest of such a kernel is booted at once: that it cannot be cloned was learnt from the first. */
    @ParameterizedTest
    @CsvSource({
        "lockdown=integrity, 1, 'not loaded: EPERM forecast: it is not signed'",
        "lockdown=confidentiality, 1, 'not loaded: EPERM forecast: it is not signed'",
        "module.sig_enforce=1, 1, 'not loaded: EKEYREJECTED forecast: it is not signed'",
        "nomodule, 3, 'not loaded: EPERM forecast: this process may not load modules'",
        "pci=off, 0, ''"
    })
    void aModuleEndsAsThePolicyHasIt(String parameter, int exitCode, String words) throws Exception {
        OnHost.Ended run = OnHost.jkmod(
                temp,
                "vm",
                "run",
                "--kernel",
                kernel.id(),
                "--append",
                parameter,
                TestModules.file(kernel, "hello").toString());
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(exitCode);
        assertThat(run.err()).contains(words).doesNotContain("making a template", "internal error");
    }
}
