package io.github.jkmod.moddb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigFilesTest {
    @TempDir
    private Path root;

    private final List<String> complaints = new ArrayList<>();

    private void write(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private List<String> blacklist(List<String> paths) throws IOException {
        return read(paths).blacklist();
    }

    private ModprobeConfig read(List<String> paths) throws IOException {
        return ConfigFiles.read(
                paths, root + "/tree", root.resolve("cmdline"), complaint -> complaints.add(complaint.text()));
    }

    @Test
    void filesOfAllFoldersAreReadByNameAndAnEarlierFolderHides() throws IOException {
        write("etc/modprobe.d/m.conf", "blacklist etc-m");
        write("run/modprobe.d/m.conf", "blacklist run-m");
        write("run/modprobe.d/a.conf", "blacklist run-a");
        write("usr/local/lib/modprobe.d/z.conf", "blacklist local-z");
        write("usr/lib/modprobe.d/b.conf", "blacklist usr-b");
        write("usr/lib/modprobe.d/z.conf", "blacklist usr-z");
        write("lib/modprobe.d/b.conf", "blacklist lib-b");
        write("lib/modprobe.d/c.conf", "blacklist lib-c");
        assertThat(blacklist(ConfigFiles.folders(root.toString())))
                .containsExactly("run_a", "usr_b", "lib_c", "etc_m", "local_z");
    }

    @Test
    void onlyConfFilesCount() throws IOException {
        write("c/.conf", "blacklist a");
        write("c/.hidden.conf", "blacklist b");
        write("c/x.txt", "blacklist c");
        write("c/x.conf", "blacklist d");
        write("c/dir.conf/x.conf", "blacklist e");
        assertThat(blacklist(List.of(root + "/c"))).containsExactly("d");
        assertThat(complaints)
                .containsExactly("Directories inside directories are not supported: " + root + "/c/dir.conf");
    }

    @Test
    void aFileMayHaveAnyNameAndOnesThatAreNotThereAreLeftOut() throws IOException {
        write("any", "blacklist one");
        assertThat(blacklist(List.of(root + "/any", root + "/none"))).containsExactly("one");
    }

    @Test
    void theTreesOwnSoftDependenciesComeInTheOrderOfNames() throws IOException {
        write("tree/modules.softdep", "softdep tree pre: x");
        write("c/a.conf", "softdep first pre: x");
        write("c/z.conf", "softdep last pre: x");
        assertThat(read(List.of(root + "/c")).softdeps().stream().map(SoftDependencies::pattern))
                .containsExactly("first", "tree", "last");
    }

    @Test
    void theKernelsCommandLineComesLast() throws IOException {
        write("cmdline", "modprobe.blacklist=kernel\n");
        write("c/a.conf", "blacklist file");
        assertThat(blacklist(List.of(root + "/c"))).containsExactly("file", "kernel");
    }
}
