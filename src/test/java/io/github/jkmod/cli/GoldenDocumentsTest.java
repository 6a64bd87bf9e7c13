package io.github.jkmod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Errno;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.report.DoctorDocument;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.KernelListDocument;
import io.github.jkmod.report.LoadDocument;
import io.github.jkmod.report.UnloadDocument;
import io.github.jkmod.report.VmReport;
import io.github.jkmod.report.VmRunDocument;
import io.github.jkmod.syscall.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The commands' documents, whole, as text and as JSON: every key, in its order. */
final class GoldenDocumentsTest extends FakeKernelCommands {
    private final StringBuilder said = new StringBuilder();

    private void say(Object... arguments) {
        CommandRun run = run(arguments);
        said.append(run.exitCode()).append('\n').append(run.out()).append(run.err());
    }

    private void assertGolden(String name) throws IOException {
        String now = said.toString()
                .replace(folder.toString(), "FOLDER")
                .replaceAll("\"(seconds|cyclesPerSecond)\":[0-9.E-]+", "\"$1\":0.5")
                .replaceAll("\"(beforeBytes|afterBytes)\":[0-9.E-]+", "\"$1\":1")
                .replaceAll("[0-9.]+ (ms|a second|KiB)", "0 $1")
                .replaceAll("took [0-9.]+ s", "took 0 s")
                .replaceAll("\"jkmod\":\"[^\"]*\"", "\"jkmod\":\"VERSION\"");
        try (InputStream golden = GoldenDocumentsTest.class.getResourceAsStream("golden/" + name + ".txt")) {
            String then = golden == null ? "" : new String(golden.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(now).isEqualTo(then);
        }
    }

    @Test
    void loads() throws IOException {
        kernel.nextLoads();
        say("load", "--json", file);
        kernel.showNothing().nextLoads();
        say("load", file);
        assertGolden("loads");
    }

    @Test
    void watchedLoad() throws IOException {
        for (String option : List.of("--json", "--watch")) {
            kernel.showNothing().next(() -> {
                Thread.sleep(500); // so that the watcher sees it in each state
                kernel.showLoading();
                Thread.sleep(500);
                kernel.showLive();
                return new Outcome.Ok();
            });
            say("load", "--watch", option, file);
            said.setLength(said.length() - 1);
        }
        assertGolden("watched");
    }

    @Test
    void surprises() throws IOException {
        kernel.next(new Outcome.Failed(Errno.ENOEXEC)).next(new Outcome.Failed(Errno.ENOEXEC));
        say("load", "--json", file);
        say("load", file);
        kernel.showLive().next(new Outcome.Failed(Errno.EEXIST)).next(new Outcome.Failed(Errno.EEXIST));
        say("load", "--json", file);
        say("load", "--force", "--json", file);
        say("load", "--force", file);
        assertGolden("surprises");
    }

    @Test
    void severalLoads() throws IOException {
        Object second = kernel.file("other.ko", SampleModule.amd64());
        kernel.nextLoads().next(new Outcome.Failed(Errno.EEXIST));
        say("load", "--json", "--force", file, second);
        assertGolden("several");
    }

    @Test
    void unloads() throws IOException {
        kernel.showLive().nextUnloads();
        say("unload", "--json", "hello");
        kernel.showLive().nextUnloads();
        say("unload", "hello");
        kernel.next(new Outcome.Failed(Errno.ENOENT)).next(new Outcome.Failed(Errno.ENOENT));
        say("unload", "--json", "hello");
        say("unload", "hello");
        kernel.next(new Outcome.Failed(Errno.EBUSY)).next(new Outcome.Failed(Errno.EPERM));
        say("unload", "--json", "a", "b");
        assertGolden("unloads");
    }

    @Test
    void verifies() throws IOException {
        kernel.showLive();
        say("verify", "--json", "hello", file);
        say("verify", "hello", file);
        kernel.write("sys/module/hello/version", "1.2.4\n");
        say("verify", "--json", "hello", file);
        say("verify", "hello", file);
        say("lsmod", "--json");
        assertGolden("verifies");
    }

    @Test
    void cycles() throws IOException {
        kernel.nextLoads().nextUnloads().nextLoads().nextUnloads();
        say("cycle", "-n", "2", "--json", file);
        kernel.nextLoads().nextUnloads();
        say("cycle", "-n", "1", file);
        kernel.next(new Outcome.Ok()).next(new Outcome.Failed(Errno.EBUSY));
        say("cycle", "--no-crosscheck", "-n", "5", "--json", file);
        assertGolden("cycles");
    }

    private void write(Record document) {
        said.append(Json.line(document)).append('\n');
    }

    /** What the guest's own jkmod says is as here; the guest is made up. */
    @Test
    void guestRuns() throws IOException {
        VmRunDocument.Machine guest = new VmRunDocument.Machine(
                "x86_64",
                "6.1.0-56-amd64",
                "kvm",
                "clone",
                0.375,
                0.25,
                "17.0.17",
                List.of("[    0.000000] Linux version 6.1.0-56-amd64", "a \"quoted\" line"));
        Object second = kernel.file("other.ko", SampleModule.amd64());
        kernel.nextLoads().next(new Outcome.Failed(Errno.EEXIST));
        LoadDocument loads = Json.read(
                LoadDocument.class,
                run("load", "--json", "--force", file, second).out());
        kernel.nextUnloads();
        UnloadDocument unload =
                Json.read(UnloadDocument.class, run("unload", "--json", "hello").out());
        VmRunDocument whole = VmRunDocument.of(loads, Optional.of(unload), List.of(), guest);
        write(whole);
        said.append(VmReport.text(whole));
        VmRunDocument.Untold untold = new VmRunDocument.Untold(Optional.empty(), guest);
        write(untold);
        said.append(VmReport.text(untold));
        assertGolden("guest-runs");
    }

    @Test
    void machines() throws IOException {
        write(new DoctorDocument(List.of(
                new DoctorDocument.Told("kernel", "6.1.0-56-amd64 (x86_64)"),
                new DoctorDocument.Told("lockdown", "unknown: /sys/kernel/security/lockdown: no such file"),
                new DoctorDocument.Told("accelerator", "tcg, emulation: a guest booted with it, not with kvm"))));
        assertGolden("doctor");
    }

    @Test
    void kernels() throws IOException {
        write(new KernelListDocument(
                1 << 20,
                List.of(
                        new KernelListDocument.Listed(
                                "6.1",
                                "x86_64",
                                "bookworm",
                                "Debian 12",
                                true,
                                OptionalLong.of(123_456_789),
                                Optional.of("6.1.0-56-amd64"),
                                Optional.of("6.1.190-1"),
                                true,
                                2),
                        new KernelListDocument.Listed(
                                "7.2",
                                "arm",
                                "sid",
                                "the newest",
                                false,
                                OptionalLong.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                false,
                                0))));
        write(new KernelListDocument(0, List.of()));
        assertGolden("kernels");
    }

    @Test
    void checksAndModinfo() throws IOException {
        say("check", "--json", file, kernel.file("broken.ko", new byte[] {1, 2, 3}));
        say("check", file, "no=1", kernel.file("broken.ko", new byte[] {1, 2, 3}));
        say("modinfo", "--json", file, "nothing");
        assertGolden("checks");
    }
}
