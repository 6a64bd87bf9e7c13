package io.github.jkmod.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.kernel.KernelFolder;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PackagedKernelTest {
    @TempDir
    private Path temp;

    private CacheFolder cache;
    private PackagedKernel kernels;

    @BeforeEach
    void makesACache() {
        cache = new CacheFolder(temp.resolve("cache"));
        kernels = new PackagedKernel(cache);
    }

    private Path packaged(String name, String... members) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            for (String member : members) {
                byte[] content = member.getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(member);
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return Files.write(temp.resolve(name), out.toByteArray());
    }

    @Test
    void archsKernelIsAKernelFolder() throws IOException {
        Path file = packaged("linux,1.pkg.tar", "usr/lib/modules/1-arch/vmlinuz", "usr/lib/modules/1-arch/kernel/a.ko");
        Path folder = kernels.folder(file.toString()).orElseThrow();
        KernelFolder kernel = KernelFolder.of(folder, Optional.empty());
        assertThat(kernel.release()).isEqualTo("1-arch");
        assertThat(kernel.vmlinuz()).contains(folder.resolve("usr/lib/modules/1-arch/vmlinuz"));
    }

    @Test
    void severalPackagesAreOneFolderThatIsMadeOnce() throws IOException {
        Path modules = packaged("m.pkg.tar", "lib/modules/1/kernel/a.ko");
        Path image = packaged("i.pkg.tar", "boot/vmlinuz-1");
        Path folder = kernels.folder(modules + "," + image).orElseThrow();
        assertThat(folder.resolve("lib/modules/1/kernel/a.ko")).exists();
        assertThat(folder.resolve("boot/vmlinuz-1")).exists();
        Files.createFile(folder.resolve("mark"));
        Files.move(image, temp.resolve("other.pkg.tar"));
        assertThat(kernels.folder(modules + "," + temp.resolve("other.pkg.tar")))
                .contains(folder)
                .hasValueSatisfying(same -> assertThat(same.resolve("mark")).exists());
    }

    @Test
    void whatIsNoPackageIsAnotherKindOfKernel() throws IOException {
        assertThat(kernels.folder(temp.toString())).isEmpty();
        assertThat(kernels.folder(temp.resolve("none.deb").toString())).isEmpty();
        assertThat(kernels.folder(Files.createFile(temp.resolve("vmlinuz")).toString()))
                .isEmpty();
    }

    @Test
    void amongSeveralAllArePackages() throws IOException {
        Path good = packaged("m.pkg.tar", "lib/modules/1/kernel/a.ko");
        assertThatThrownBy(() -> kernels.folder(good + "," + temp.resolve("none.deb")))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("none.deb: cannot be used: no such file");
        assertThatThrownBy(() -> kernels.folder(good + "," + Files.createFile(temp.resolve("vmlinuz"))))
                .hasMessageContaining("vmlinuz: cannot be used: it is no package");
    }

    @Test
    void nothingStaysOfADamagedPackage() throws IOException {
        byte[] whole = Files.readAllBytes(packaged("m.pkg.tar", "lib/modules/1/kernel/a.ko"));
        Path cut = Files.write(temp.resolve("cut.pkg.tar"), Arrays.copyOf(whole, 520));
        assertThatThrownBy(() -> kernels.folder(cut.toString()))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(cut + "+0x208: ");
        try (Stream<Path> left = Files.list(cache.path("package"))) {
            assertThat(left).isEmpty();
        }
    }
}
