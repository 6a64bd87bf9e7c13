package io.github.jkmod.cli.kmod;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.CommandRun;
import io.github.jkmod.loader.FakeKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kmod under its own name; what kmod 34.2 said to the same lines and the same file is what is expected. */
final class KmodItselfTest {
    @TempDir
    private Path folder;

    private FakeKernel kernel;
    private Path nodes;

    @BeforeEach
    void aTree() throws IOException {
        kernel = new FakeKernel(folder);
        String release =
                Files.readString(kernel.root().proc("sys/kernel/osrelease")).strip();
        nodes = kernel.root().path().resolve("lib/modules/" + release + "/modules.devname");
        Files.createDirectories(nodes.getParent());
        Files.writeString(
                nodes,
                "# Device nodes to trigger on-demand module loading.\nfuse fuse c10:229\nsnd_timer snd/timer c116:33\nblk blkdev b8:1\n");
    }

    private CommandRun kmod(Object... arguments) {
        Object[] all = new Object[arguments.length + 1];
        all[0] = "kmod";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return CommandRun.of(kernel, all);
    }

    @Test
    void staticNodesAreShownInThreeWays() {
        assertThat(kmod("static-nodes", "-f", "devname"))
                .isEqualTo(new CommandRun(0, "fuse fuse c10:229\nsnd_timer snd/timer c116:33\nblk blkdev b8:1\n", ""));
        assertThat(kmod("static-nodes", "--format=tmpfiles").out()).isEqualTo("""
                c! /dev/fuse 0600 - - - 10:229
                d /dev/snd 0755 - - -
                c! /dev/snd/timer 0600 - - - 116:33
                b! /dev/blkdev 0600 - - - 8:1
                """);
        assertThat(kmod("static-nodes").out())
                .startsWith(
                        "Module: fuse\n\tDevice node: /dev/fuse\n\t\tType: character device\n\t\tMajor: 10\n\t\tMinor: 229\n")
                .endsWith(
                        "Module: blk\n\tDevice node: /dev/blkdev\n\t\tType: block device\n\t\tMajor: 8\n\t\tMinor: 1\n");
    }

    @Test
    void theyAreWrittenToAFileWhoseFolderIsMade() throws IOException {
        Path file = folder.resolve("run/tmpfiles.d/static-nodes.conf");
        assertThat(kmod("static-nodes", "-f", "devname", "-o", file)).isEqualTo(new CommandRun(0, "", ""));
        assertThat(file).content().startsWith("fuse fuse c10:229\n");
    }

    @Test
    void aWrongEntryIsNamedAndTheOthersAreShown() throws IOException {
        Files.writeString(nodes, "fuse fuse c10:229\nbad line\nloop loop-control c10:237\n");
        assertThat(kmod("static-nodes", "-f", "devname"))
                .isEqualTo(new CommandRun(
                        1,
                        "fuse fuse c10:229\nloop loop-control c10:237\n",
                        "Error: invalid devname entry: bad line\n"));
    }

    @Test
    void withoutAFileThereAreNone() throws IOException {
        Files.delete(nodes);
        CommandRun run = kmod("static-nodes");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Warning: ").endsWith("/modules.devname not found - ignoring\n");
    }

    @Test
    void wrongLinesEndWithHelp() {
        assertThat(kmod("static-nodes", "-f", "bogus").err()).startsWith("Unknown format: 'bogus'.\nUsage: ");
        assertThat(kmod("static-nodes", "-Z"))
                .isEqualTo(new CommandRun(1, "", "static-nodes: invalid option -- 'Z'\n"));
        CommandRun wrong = kmod("lsmod", "-V");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).isEqualTo("invalid command 'lsmod'\n");
        assertThat(wrong.out()).startsWith("Usage: ");
        assertThat(kmod().err()).isEqualTo("missing command\n");
        assertThat(kmod("help").exitCode()).isZero();
        assertThat(kmod("-V").out()).startsWith("kmod version 34.2\n");
    }

    @Test
    void listIsLsmodUnderAnotherName() throws IOException {
        assertThat(kmod("list").out()).isEqualTo(CommandRun.of(kernel, "lsmod").out());
        assertThat(kmod("list", "x").err()).isEqualTo("kmod: ERROR: too many arguments provided.\n");
    }
}
