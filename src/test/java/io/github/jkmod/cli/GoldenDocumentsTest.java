package io.github.jkmod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Errno;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.syscall.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The documents of the commands that load, whole, as text and as JSON: every key, in its order. */
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
                kernel.showLoading();
                Thread.sleep(300);
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

    @Test
    void checksAndModinfo() throws IOException {
        say("check", "--json", file, kernel.file("broken.ko", new byte[] {1, 2, 3}));
        say("check", file, "no=1", kernel.file("broken.ko", new byte[] {1, 2, 3}));
        say("modinfo", "--json", file, "nothing");
        assertGolden("checks");
    }
}
