package io.github.jkmod.depmod;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.depmod.ModuleDigest.Export;
import io.github.jkmod.depmod.ModuleDigest.Need;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModuleDigestTest {
    @TempDir
    private Path folder;

    private ModuleDigest read(byte[] file) throws Exception {
        Path path = Files.write(folder.resolve("x.ko"), file);
        return ModuleDigest.read(FoundModule.of(path.toString(), folder.toString()));
    }

    @Test
    void exportsCarryTheirCrcsWhereverTheyAre() throws Exception {
        ModuleDigest digest = read(SmallModule.amd64()
                .exports(7, "a")
                .exportsFromSection("b", 0xfedc_ba98L)
                .bytes());
        assertThat(digest.exports()).containsExactly(new Export("a", 7), new Export("b", 0xfedc_ba98L));
        assertThat(digest.failure()).isEmpty();
    }

    @Test
    void withoutCrcsTheStringsOfTheExportTableCount() throws Exception {
        ModuleDigest digest = read(
                SmallModule.amd64().section("__ksymtab_strings", "\0a\0\0b\0").bytes());
        assertThat(digest.exports()).containsExactly(new Export("a", 0), new Export("b", 0));
    }

    @Test
    void needsCarryTheVersionsTheyWereBuiltWith() throws Exception {
        byte[] file = SmallModule.amd64()
                .needs("a", "long")
                .needsWeakly("w")
                .version("module_layout", 1)
                .version("a", 2)
                .extendedVersion("a", 9)
                .extendedVersion("long", 3)
                .bytes();
        assertThat(read(file).needs())
                .containsExactly(
                        new Need("a", 2, false),
                        new Need("long", 3, false),
                        new Need("w", 0, true),
                        new Need("module_layout", 1, false));
    }

    @Test
    void thirtyTwoBitTablesHaveShorterFields() throws Exception {
        byte[] file = SmallModule.arm()
                .exports(7, "e")
                .needs("a")
                .version("a", 0x8000_0002L)
                .bytes();
        assertThat(read(file).needs()).containsExactly(new Need("a", 0x8000_0002L, false));
        assertThat(read(file).exports()).containsExactly(new Export("e", 7));
    }

    @Test
    void modinfoIsSorted() throws Exception {
        ModuleDigest digest = read(SmallModule.amd64()
                .info("alias=a=b", "softdep=pre: x", "license=GPL", "weakdep=w", "alias=c", "alias")
                .bytes());
        assertThat(digest.aliases()).containsExactly("a=b", "c", "");
        assertThat(digest.softdeps()).containsExactly("pre: x");
        assertThat(digest.weakdeps()).containsExactly("w");
    }

    @Test
    void packedFilesReadTheSame() throws Exception {
        Path path = folder.resolve("x.ko.gz");
        byte[] file = SmallModule.amd64().needs("a").bytes();
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(path))) {
            out.write(file);
        }
        assertThat(ModuleDigest.read(FoundModule.of(path.toString(), "/"))).isEqualTo(read(file));
    }

    @Test
    void whatCannotBeReadSaysWhy() throws Exception {
        assertThat(read(new byte[0]).failure().orElseThrow().error()).isEqualTo("Invalid argument");
        byte[] file = SmallModule.amd64().needs("a").bytes();
        assertThat(read(Arrays.copyOf(file, file.length - 1))
                        .failure()
                        .orElseThrow()
                        .reason()
                        .orElseThrow())
                .contains("x.ko", "section headers");
        assertThat(ModuleDigest.read(FoundModule.of("/nonexistent/x.ko", "/"))
                        .failure()
                        .orElseThrow()
                        .error())
                .isEqualTo("No such file or directory");
    }

    @Test
    void noCutOfAFileDoesMoreThanFail() throws Exception {
        byte[] file = SmallModule.amd64()
                .needs("a")
                .exports(1, "b")
                .version("a", 2)
                .info("alias=x")
                .bytes();
        for (int length = 0; length < file.length; length++) {
            assertThat(read(Arrays.copyOf(file, length)).failure()).isPresent();
        }
    }
}
