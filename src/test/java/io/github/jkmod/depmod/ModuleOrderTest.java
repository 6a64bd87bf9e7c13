package io.github.jkmod.depmod;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModuleOrderTest {
    @TempDir
    private Path tree;

    private final RecordingLog log = new RecordingLog();

    private List<String> order(String... paths) {
        List<FoundModule> modules = Stream.of(paths)
                .map(path -> FoundModule.of(tree + "/" + path, tree.toString()))
                .toList();
        return ModuleOrder.of(modules, tree.toString(), log).stream()
                .map(FoundModule::displayPath)
                .toList();
    }

    @Test
    void listedOnesComeFirstAndByTheirLastLine() throws Exception {
        Files.writeString(tree.resolve("modules.order"), "k/a.ko\nk/kvm.ko\nk/none.ko\nk/a.ko\n");
        assertThat(order("k/a.ko", "k/kvm.ko.xz", "k/abc.ko", "k/usbcore.ko", "extra/loop.ko"))
                .containsExactly("k/kvm.ko.xz", "k/a.ko", "k/usbcore.ko", "extra/loop.ko", "k/abc.ko");
    }

    @Test
    void withoutTheFileTheTablesOrderIsLeft() {
        assertThat(order("a.ko", "abc.ko", "usbcore.ko")).containsExactly("usbcore.ko", "a.ko", "abc.ko");
        assertThat(log.lines)
                .containsExactly("WARNING: could not open modules.order at " + tree + ": No such file or directory");
    }

    @Test
    void aFileThatWasCutShortIsNotUsed() throws Exception {
        Files.writeString(tree.resolve("modules.order"), "abc.ko\nusb");
        assertThat(order("a.ko", "abc.ko")).containsExactly("a.ko", "abc.ko");
        assertThat(log.lines).containsExactly("ERROR: " + tree + "/modules.order:2 corrupted line misses '\\n'");
    }

    @Test
    void aLineThatANulCutsShortSpoilsTheFileAndOneThatBeginsWithItDoesNot() throws Exception {
        Files.writeString(tree.resolve("modules.order"), "\0a.ko\nabc.ko\n");
        assertThat(order("a.ko", "abc.ko")).containsExactly("abc.ko", "a.ko");
        assertThat(log.lines).isEmpty();
        Files.writeString(tree.resolve("modules.order"), "abc.ko\na.ko\0\nusb.ko");
        assertThat(order("a.ko", "abc.ko")).containsExactly("a.ko", "abc.ko");
        assertThat(log.lines).containsExactly("ERROR: " + tree + "/modules.order:2 corrupted line misses '\\n'");
    }
}
