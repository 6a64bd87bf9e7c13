package io.github.jkmod.cli.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.CommandRun;
import io.github.jkmod.facts.SampleKernel;
import io.github.jkmod.forecast.ImportingModule;
import io.github.jkmod.loader.FakeKernel;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.Tree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** preflight: one planted loss of each kind, on a machine that is a folder with two kernels. */
final class PreflightCommandTest {
    private static final String OLD = "6.1.0-1-amd64";
    private static final String NEW = "6.1.0-2-amd64";
    private static final String VERMAGIC = "vermagic=6.1.0 SMP mod_unload ";
    private static final long PRINTK = 0x92997ed8L;

    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void twoKernels() throws IOException {
        root = folder.resolve("machine");
        SampleKernel.in(root, Architecture.X86_64, OLD);
        SampleKernel.in(root, Architecture.X86_64, NEW);
        write("proc/sys/kernel/osrelease", OLD + "\n");
        write("proc/modules", "");
        Files.createDirectories(root.resolve("sys/devices"));
    }

    private void write(String path, String text) throws IOException {
        write(path, text.getBytes(StandardCharsets.US_ASCII));
    }

    private void write(String path, byte[] content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, content);
    }

    private void module(String release, String name, ImportingModule content) throws IOException {
        write(
                "lib/modules/" + release + "/updates/" + name + ".ko",
                content.named(name).bytes());
    }

    private static ImportingModule fitting() {
        return new ImportingModule().tag(VERMAGIC).imports("module_layout", 0x0badcafeL);
    }

    private CommandRun preflight(Object... more) throws IOException {
        List<Object> all = new ArrayList<>(List.of("preflight", "--root", root, "--release", NEW, "--json"));
        all.addAll(List.of(more));
        return CommandRun.of(new FakeKernel(folder.resolve("live")), all.toArray());
    }

    private static Tree fate(CommandRun run, String module) {
        return run.json().trees("modules").stream()
                .filter(each -> each.text("module").equals(module))
                .findFirst()
                .orElseThrow(() -> new AssertionError(run.toString()));
    }

    private Tree fate(String module) throws IOException {
        return fate(preflight(), module);
    }

    @Test
    void whatIsInBothIsNoLoss() throws IOException {
        write("proc/modules", "x 100 0 - Live 0x0\n");
        CommandRun run = preflight();
        assertThat(fate(run, "x").text("fate")).isEqualTo("built_in");
        assertThat(run.exitCode()).as(run.toString()).isZero();
    }

    @Test
    void anUnbuiltModuleOfDkmsIsMissingWithTheCommandThatBuildsIt() throws IOException {
        module(OLD, "extra", fitting());
        write("var/lib/dkms/extra/1.0/" + OLD + "/x86_64/module/extra.ko", "");
        Tree extra = fate("extra");
        assertThat(extra.text("fate")).isEqualTo("missing");
        assertThat(extra.text("reason")).isEqualTo("dkms has not built extra/1.0 for " + NEW);
        assertThat(extra.text("hint")).isEqualTo("dkms install extra/1.0 -k " + NEW);
        assertThat(preflight().exitCode()).isEqualTo(1);
    }

    @Test
    void anotherVermagicIsRefused() throws IOException {
        module(OLD, "stale", fitting());
        module(
                NEW,
                "stale",
                new ImportingModule()
                        .tag("vermagic=6.1.0 SMP preempt mod_unload ")
                        .imports("_printk", PRINTK));
        Tree stale = fate("stale");
        assertThat(stale.text("fate")).isEqualTo("refused");
        assertThat(stale.text("stage")).isEqualTo("modinfo");
    }

    @Test
    void anotherCrcIsRefused() throws IOException {
        module(OLD, "skewed", fitting());
        module(NEW, "skewed", fitting().imports("_printk", 1));
        Tree skewed = fate("skewed");
        assertThat(skewed.text("fate")).isEqualTo("refused");
        assertThat(skewed.text("stage")).isEqualTo("symbols");
    }

    @Test
    void whatMovedIntoTheKernelIsNotLost() throws IOException {
        module(OLD, "moved", fitting());
        write("lib/modules/" + NEW + "/modules.builtin", "kernel/lib/moved.ko\n");
        assertThat(fate("moved").text("fate")).isEqualTo("built_in");
    }

    @Test
    void anotherModuleOfTheSameAliasesTakesItsPlaceAndTheDeviceIsDriven() throws IOException {
        module(OLD, "before", fitting().tag("alias=pci:v00001234d*"));
        module(NEW, "after", fitting().tag("alias=pci:v00001234d*"));
        write("sys/devices/pci0/modalias", "pci:v00001234d00000001\n");
        CommandRun run = preflight();
        Tree before = fate(run, "before");
        assertThat(before.text("successor")).as(run.toString()).isEqualTo("after");
        assertThat(before.text("fate")).isEqualTo("replaced");
        assertThat(run.json().trees("devices")).isEmpty();
    }

    @Test
    void aDeviceWhoseModuleIsGoneLosesItsDriver() throws IOException {
        module(OLD, "gone", fitting().tag("alias=pci:v00001234d*"));
        write("sys/devices/pci0/modalias", "pci:v00001234d00000001\n");
        CommandRun run = preflight();
        assertThat(run.json().trees("devices"))
                .singleElement()
                .satisfies(device -> assertThat(device.map())
                        .containsEntry("path", "devices/pci0")
                        .containsEntry("modules", List.of("gone"))
                        .containsEntry("reason", "gone is missing"));
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void aSoftDependencyThatIsGoneIsAWarningAndNoLoss() throws IOException {
        module(OLD, "helper", fitting());
        Files.createDirectories(root.resolve("lib/modules/" + OLD + "/kernel"));
        Files.move(
                root.resolve("lib/modules/" + OLD + "/updates/helper.ko"),
                root.resolve("lib/modules/" + OLD + "/kernel/helper.ko"));
        write("etc/modprobe.d/local.conf", "softdep x pre: helper\n");
        CommandRun run = preflight();
        assertThat(run.json().map())
                .containsEntry("warnings", List.of("softdep of x in modprobe.d: kernel " + NEW + " has no helper"));
        assertThat(run.exitCode()).as(run.toString()).isZero();
    }

    @Test
    void theHooksTellAndFailOnlyWhenAskedTo() throws IOException, InterruptedException {
        Path fake = folder.resolve("jkmod");
        Files.writeString(fake, "#!/bin/sh\necho \"$*\"\nexit 1\n");
        assertThat(fake.toFile().setExecutable(true)).isTrue();
        String[] debian = {"src/main/hooks/zz-jkmod-preflight", NEW, "/boot/vmlinuz"};
        String[] systemd = {"src/main/hooks/95-jkmod-preflight.install", "add", NEW, "/boot"};
        for (String[] hook : List.of(debian, systemd)) {
            assertThat(run(fake, "", hook)).isEqualTo("0 preflight --root " + root + " --release " + NEW + "\n");
            assertThat(run(fake, "strict", hook)).startsWith("1 ");
            assertThat(run(folder.resolve("none"), "", hook)).startsWith("0 ").contains("no command");
        }
        assertThat(run(fake, "strict", "src/main/hooks/95-jkmod-preflight.install", "remove", NEW))
                .isEqualTo("0 ");
    }

    private String run(Path jkmod, String mode, String... hook) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(hook).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment()
                .putAll(Map.of("JKMOD", jkmod.toString(), "JKMOD_ROOT", root.toString(), "JKMOD_PREFLIGHT", mode));
        Process process = builder.start();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said;
    }
}
