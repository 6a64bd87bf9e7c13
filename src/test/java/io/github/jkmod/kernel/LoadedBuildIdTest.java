package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadedBuildIdTest {
    private static final String NOTE = "sys/module/mine/notes/.note.gnu.build-id";
    private static final ModuleName MINE = new ModuleName("mine");

    @TempDir
    private Path folder;

    @Test
    void theNotesDescriptionIsTheId() {
        KernelRoot root = new Tree(folder)
                .with(NOTE, "\4\0\0\0\3\0\0\0\3\0\0\0GNU\0\1\2\3\0")
                .root();
        assertThat(LoadedBuildId.read(root, MINE).value()).contains("010203");
    }

    @Test
    void aNoteThatIsCutOffIsMalformed() {
        for (String note : new String[] {"", "\4\0\0\0\3\0\0\0", "\4\0\0\0\5\0\0\0\3\0\0\0GNU\0\1\2\3\0"}) {
            KernelRoot root = new Tree(folder).with(NOTE, note).root();
            assertThat(LoadedBuildId.read(root, MINE)).isInstanceOf(Fact.Malformed.class);
        }
    }

    @Test
    void aModuleWithoutOneHasNone() {
        assertThat(LoadedBuildId.read(new KernelRoot(folder), MINE)).isInstanceOf(Fact.Absent.class);
    }
}
