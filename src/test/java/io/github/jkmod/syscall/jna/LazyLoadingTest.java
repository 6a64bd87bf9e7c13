package io.github.jkmod.syscall.jna;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In fresh processes: JNA's library comes at the first call, from the installation, and never by way of /tmp. */
final class LazyLoadingTest {
    @TempDir
    private Path temporary;

    @Test
    void nothingNativeIsLoadedBeforeTheFirstCall() throws Exception {
        String installed = System.getProperty("jna.boot.library.path", "");
        assertThat(probe("-Djna.boot.library.path=" + installed)).isEqualTo(LazyProbe.LOADED_BY_CALL);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void refusesToUnpackTheLibraryWhenItIsNotInstalled() throws Exception {
        assertThat(probe()).isEqualTo(LazyProbe.REFUSED);
        assertThat(probe("-Djna.boot.library.path=" + temporary)).isEqualTo(LazyProbe.REFUSED);
        assertThat(temporary).isEmptyDirectory();
    }

    private int probe(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:-UsePerfData", "-Djava.io.tmpdir=" + temporary, "-Djna.tmpdir=" + temporary));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LazyProbe.class.getName()));
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
