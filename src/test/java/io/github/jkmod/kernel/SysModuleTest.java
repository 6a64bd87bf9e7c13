package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SysModuleTest {
    @TempDir
    private Path folder;

    @Test
    void readsALoadedModule() {
        SysModule module = read(loaded().with("sys/module/dummy/sections/.text", "0xffffffffc0201000\n"));
        assertThat(module.initState()).contains("live");
        assertThat(module.refCount()).hasValue(1);
        assertThat(module.holders()).containsExactly("bond");
        assertThat(module.sections())
                .containsEntry(".text", 0xffffffffc0201000L)
                .hasSize(1);
        assertThat(module.parameters()).containsEntry("numdummies", "1").containsEntry("label", "a b");
        assertThat(module.coreSize()).hasValue(16384);
        assertThat(module.initSize()).hasValue(0);
        assertThat(module.taint()).contains("");
        assertThat(module.version()).contains("1.0");
        assertThat(module.srcversion()).isEmpty();
        assertThat(module.notes().get(".note.Linux")).isEqualTo(new byte[] {'N', 'O'});
        assertThat(module.builtIn()).isFalse();
        assertThat(module.unreadable()).isEmpty();
    }

    @Test
    void zerosAreHiddenAddresses() {
        SysModule module = read(loaded().with("sys/module/dummy/sections/.text", "0x0000000000000000\n")
                .with("sys/module/dummy/sections/.data", "0x0000000000000000\n"));
        assertThat(module.sections()).isEqualTo(Map.of(".text", 0L, ".data", 0L));
    }

    @Test
    void recordsWhatItCannotRead() throws IOException {
        Tree tree = loaded().with("sys/module/dummy/coresize", "many\n");
        Files.createDirectories(
                folder.resolve("sys/module/dummy/parameters/secret")); // reading a folder fails for root too
        SysModule module = read(tree);
        assertThat(module.coreSize()).isEmpty();
        assertThat(module.builtIn()).isFalse();
        assertThat(module.parameters()).doesNotContainKey("secret");
        assertThat(module.unreadable()).containsOnlyKeys("coresize", "parameters/secret");
        assertThat(module.unreadable().get("parameters/secret")).endsWith("secret: Is a directory");
    }

    @Test
    void aFolderWithoutCoresizeIsBuiltIn() {
        SysModule module = read(new Tree(folder).with("sys/module/dummy/parameters/p", "Y\n"));
        assertThat(module.builtIn()).isTrue();
        assertThat(module.parameters()).containsEntry("p", "Y");
    }

    @Test
    void noFolderIsAbsent() {
        assertThat(SysModule.read(new Tree(folder).root(), new ModuleName("dummy")))
                .isEqualTo(new Fact.Absent<>(folder + "/sys/module/dummy: No such file or directory"));
    }

    private SysModule read(Tree tree) {
        return SysModule.read(tree.root(), new ModuleName("dummy")).value().orElseThrow();
    }

    private Tree loaded() {
        String at = "sys/module/dummy/";
        return new Tree(folder)
                .with(at + "initstate", "live\n")
                .with(at + "refcnt", "1\n")
                .with(at + "coresize", "16384\n")
                .with(at + "initsize", "0\n")
                .with(at + "taint", "\n")
                .with(at + "version", "1.0\n")
                .with(at + "holders/bond", "")
                .with(at + "parameters/numdummies", "1\n")
                .with(at + "parameters/label", "a b\n")
                .with(at + "notes/.note.Linux", "NO");
    }
}
