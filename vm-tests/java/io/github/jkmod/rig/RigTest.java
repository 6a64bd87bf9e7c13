package io.github.jkmod.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disposable rig: its Vagrantfile, and the provisioning as it would run in there. */
@Tag("rig")
final class RigTest {
    private static final Path CHECKOUT = Path.of("").toAbsolutePath();
    private static final String PROVISIONING = "vm-tests/provision.sh";

    @TempDir
    private Path temp;

    /** What a command came to. */
    private record Ran(int exitCode, String output) {}

    /** Both need packages installed; where tests have to run, being unable to is a failure. */
    @BeforeAll
    static void mayInstallPackages() throws Exception {
        boolean root = run(Path.of("/"), Map.of(), "id", "-u").output().strip().equals("0");
        boolean ci = System.getenv("CI") != null;
        assumeTrue(root || ci, "not root: vagrant and the rig's packages cannot be installed");
        if (run(Path.of("/"), Map.of(), "sh", "-c", "command -v vagrant").exitCode() != 0) {
            Map<String, String> quiet = Map.of("DEBIAN_FRONTEND", "noninteractive");
            run(Path.of("/"), quiet, "apt-get", "update", "-q");
            Ran install =
                    run(Path.of("/"), quiet, "apt-get", "install", "-q", "-y", "--no-install-recommends", "vagrant");
            assertThat(install.exitCode()).as(install.output()).isZero();
        }
    }

    private static Ran run(Path folder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), output);
    }

    /** Providers are not asked: neither libvirt nor VirtualBox is needed to see that their settings are well-formed. */
    private Ran validate(Path folder) throws Exception {
        Path home = Files.createDirectories(temp.resolve("home"));
        return run(
                folder,
                Map.of("VAGRANT_HOME", home.toString(), "VAGRANT_CHECKPOINT_DISABLE", "1"),
                "vagrant",
                "validate",
                "--ignore-provider");
    }

    @Test
    void vagrantTakesTheFile() throws Exception {
        Ran validate = validate(CHECKOUT);
        assertThat(validate.exitCode()).as(validate.output()).isZero();
        assertThat(validate.output()).contains("Vagrantfile validated successfully");
    }

    @Test
    void vagrantMissesAProvisioningScriptThatIsNotThere() throws Exception {
        Path elsewhere = Files.createDirectory(temp.resolve("elsewhere"));
        Files.copy(CHECKOUT.resolve("Vagrantfile"), elsewhere.resolve("Vagrantfile"));
        Ran validate = validate(elsewhere);
        assertThat(validate.exitCode()).as(validate.output()).isNotZero();
        assertThat(validate.output()).contains("provision.sh");
    }

    @Test
    void theProvisioningRunsWithTheFirstOfTheTwoCommands() throws Exception {
        Ran provision = run(CHECKOUT, Map.of(), "sh", PROVISIONING, "./jkmod demo");
        assertThat(provision.exitCode()).as(provision.output()).isZero();
        assertThat(provision.output()).contains("+ ./jkmod demo").contains("cross-check");
    }

    @Test
    void theProvisioningFailsWithItsCommand() throws Exception {
        Ran provision = run(CHECKOUT, Map.of(), "sh", PROVISIONING, "exit 3", "echo never");
        assertThat(provision.exitCode()).isEqualTo(3);
        assertThat(provision.output()).doesNotContain("never\n");
    }
}
