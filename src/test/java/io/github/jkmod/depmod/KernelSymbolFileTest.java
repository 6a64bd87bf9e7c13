package io.github.jkmod.depmod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KernelSymbolFileTest {
    @TempDir
    private Path folder;

    private final RecordingLog log = new RecordingLog();

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("file"), text).toString();
    }

    @Test
    void symversGivesTheKernelsOwnSymbolsWithVersions() throws Exception {
        SymbolProviders providers = new SymbolProviders("");
        String file = file("0x1234abcd\ta\tvmlinux\tEXPORT_SYMBOL\t\n0x1\tb\tdrivers/b\tEXPORT_SYMBOL\t\n"
                + "zz c vmlinux x\nshort line\n");
        KernelSymbolFile.readSymvers(file, providers, log);
        assertThat(providers.find("a")).isEqualTo(new SymbolProviders.Provider("a", -1, 0x1234_abcdL));
        assertThat(providers.find(".a")).isNotNull();
        assertThat(providers.find("b")).isNull();
        assertThat(providers.find("__this_module")).isNotNull();
        assertThat(log.lines).containsExactly("ERROR: " + file + ":3 Invalid symbol version zz: Invalid argument");
    }

    @Test
    void systemMapGivesTheExportTablesSymbols() throws Exception {
        SymbolProviders providers = new SymbolProviders("_");
        String file = file("c0 R ___ksymtab_a\nc0 R __ksymtab__b\nc0 T c\nbroken\n");
        KernelSymbolFile.readSystemMap(file, providers, log);
        assertThat(providers.find("a")).isNotNull();
        assertThat(providers.find("_a")).isNotNull();
        assertThat(providers.find("c")).isNull();
        assertThat(log.lines).containsExactly("ERROR: " + file + ":4: invalid line: broken\n");
    }

    @Test
    void aMissingFileSaysSo() {
        assertThatThrownBy(() -> KernelSymbolFile.readSymvers("/nonexistent", new SymbolProviders(""), log))
                .isInstanceOf(IOException.class)
                .hasMessage("No such file or directory");
    }
}
