package io.github.jkmod.kernelpackage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KernelPackagesTest {
    private static final String CONTENT = "CONFIG_MODULES=y\n".repeat(5000);

    @TempDir
    private Path temp;

    private Path folder;

    @BeforeEach
    void makesTheFolder() throws IOException {
        folder = Files.createDirectory(temp.resolve("root"));
    }

    private static PackageBytes kernel() {
        return new PackageBytes()
                .with('d', "./", "")
                .with('d', "./boot/", "")
                .file("./boot/config-1", CONTENT)
                .file("./lib/modules/1/kernel/a.ko", "module")
                .with('l', "./lib/modules/1/build", "/usr/src/linux-headers-1")
                .file("./usr/share/doc/x/copyright", "text");
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(temp.resolve(name), content);
    }

    private void unpack(Path... files) throws IOException {
        KernelPackages.unpack(List.of(files), folder);
    }

    private void holdsTheKernel() throws IOException {
        assertThat(folder.resolve("boot/config-1")).hasContent(CONTENT);
        assertThat(folder.resolve("lib/modules/1/kernel/a.ko")).hasContent("module");
        assertThat(Files.readSymbolicLink(folder.resolve("lib/modules/1/build")))
                .isEqualTo(Path.of("../../../usr/src/linux-headers-1"));
        assertThat(folder.resolve("usr")).doesNotExist();
    }

    @Test
    void aDebIsUnpackedHoweverItIsPacked() throws IOException {
        for (PackageBytes.Packer packer : List.<PackageBytes.Packer>of(
                PackageBytes.Packer::xz,
                PackageBytes.Packer::gzip,
                PackageBytes.Packer::zstd,
                PackageBytes.Packer::none)) {
            makeAnew();
            unpack(file("k.deb", kernel().deb(packer)));
            holdsTheKernel();
        }
    }

    @Test
    void anRpmIsUnpackedHoweverItIsPacked() throws IOException {
        for (PackageBytes.Packer packer : List.<PackageBytes.Packer>of(
                PackageBytes.Packer::xz,
                PackageBytes.Packer::gzip,
                PackageBytes.Packer::zstd,
                PackageBytes.Packer::none)) {
            makeAnew();
            unpack(file("k.rpm", kernel().rpm(packer, "cpio")));
            holdsTheKernel();
        }
    }

    @Test
    void archsPackageIsUnpacked() throws IOException {
        unpack(file("linux-1.pkg.tar.zst", kernel().file(".PKGINFO", "x").tar(PackageBytes.Packer::zstd)));
        holdsTheKernel();
        assertThat(folder.resolve(".PKGINFO")).doesNotExist();
    }

    private void makeAnew() throws IOException {
        folder = Files.createTempDirectory(temp, "root");
    }

    @Test
    void severalPackagesGoIntoOneFolderAndTheLastOneWins() throws IOException {
        Path base =
                file("a.deb", new PackageBytes().file("boot/config-1", "old").deb(PackageBytes.Packer::xz));
        Path modules = file("b.rpm", kernel().rpm(PackageBytes.Packer::zstd, "cpio"));
        unpack(base, modules);
        holdsTheKernel();
    }

    @ParameterizedTest
    @CsvSource({
        "k.deb, true",
        "k.rpm, true",
        "linux.pkg.tar.zst, true",
        "linux.pkg.tar, true",
        "vmlinuz.zst, false",
        "k.tar.gz, false"
    })
    void aPackageIsKnownByItsNameWhereItsContentIsDamaged(String name, boolean known) throws IOException {
        assertThat(KernelPackages.isPackage(file(name, new byte[] {40, -75, 47, -3})))
                .isEqualTo(known);
    }

    @Test
    void aPackageIsKnownByItsContentWhateverItsName() throws IOException {
        assertThat(KernelPackages.isPackage(file("x", kernel().deb(PackageBytes.Packer::xz))))
                .isTrue();
        assertThat(KernelPackages.isPackage(file("x", kernel().rpm(PackageBytes.Packer::xz, "cpio"))))
                .isTrue();
        assertThat(KernelPackages.isPackage(folder)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "../evil, leaves the folder",
        "boot/../../evil, leaves the folder",
        "usr/share/../../../evil, leaves the folder"
    })
    void whatLeavesTheFolderIsRefused(String name, String reason) throws IOException {
        Path deb = file("k.deb", new PackageBytes().file(name, "x").deb(PackageBytes.Packer::gzip));
        assertThatThrownBy(() -> unpack(deb))
                .isInstanceOf(MalformedException.class)
                .hasMessageStartingWith(deb + "+0x")
                .hasMessageEndingWith(": " + name + " " + reason);
        assertThat(temp.resolve("evil")).doesNotExist();
    }

    @Test
    void aDeviceIsRefused() throws IOException {
        String reason = "boot/mem is a device, a pipe or a socket, which no kernel's package has";
        Path deb = file("k.deb", new PackageBytes().with('c', "boot/mem", "").deb(PackageBytes.Packer::xz));
        assertThatThrownBy(() -> unpack(deb)).hasMessageEndingWith(reason);
        Path rpm = file("k.rpm", new PackageBytes().with('c', "boot/mem", "").rpm(PackageBytes.Packer::xz, "cpio"));
        assertThatThrownBy(() -> unpack(rpm)).hasMessageEndingWith(reason);
    }

    @ParameterizedTest
    @CsvSource({
        "boot/a, /etc/passwd, ../etc/passwd",
        "boot/a, ../../../../etc/passwd, ../etc/passwd",
        "boot/x/y, ../b, ../b",
        "boot/x, ., .",
        "lib/modules/1/source, /usr/src/linux, ../../../usr/src/linux"
    })
    void aLinkIsMadeToStayInside(String name, String target, String made) throws IOException {
        unpack(file("k.deb", new PackageBytes().with('l', name, target).deb(PackageBytes.Packer::xz)));
        assertThat(Files.readSymbolicLink(folder.resolve(name)).toString()).isEqualTo(made);
    }

    @Test
    void nothingIsWrittenThroughALink() throws IOException {
        Path rpm = file(
                "k.rpm",
                new PackageBytes()
                        .with('l', "boot/out", "/tmp")
                        .file("boot/out/x", "x")
                        .rpm(PackageBytes.Packer::xz, "cpio"));
        assertThatThrownBy(() -> unpack(rpm)).hasMessageEndingWith("boot/out is a folder and something else as well");
        makeAnew();
        Path chain = file(
                "k.deb",
                new PackageBytes()
                        .with('l', "boot/a", ".")
                        .with('l', "boot/a/b", "..")
                        .deb(PackageBytes.Packer::xz));
        assertThatThrownBy(() -> unpack(chain)).hasMessageEndingWith("boot/a/b is below what is no folder");
    }

    @Test
    void aHardLinkIsACopy() throws IOException {
        unpack(file(
                "k.deb",
                new PackageBytes()
                        .file("boot/a", "text")
                        .with('h', "boot/b", "boot/a")
                        .deb(PackageBytes.Packer::xz)));
        assertThat(folder.resolve("boot/b")).hasContent("text");
        assertThat(Files.getAttribute(folder.resolve("boot/a"), "unix:nlink")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"etc/passwd", "boot/none"})
    void aHardLinkToWhatIsNotUnpackedIsRefused(String other) throws IOException {
        Path deb = file("k.deb", new PackageBytes().with('h', "boot/b", other).deb(PackageBytes.Packer::xz));
        assertThatThrownBy(() -> unpack(deb))
                .hasMessageEndingWith("boot/b is a hard link to " + other + ", which is no file before it");
    }

    @Test
    void namesOfOneFileInAnRpmHaveItsContentThatComesWithTheLast() throws IOException {
        unpack(file(
                "k.rpm",
                new PackageBytes()
                        .with('h', "boot/a", "several")
                        .file("boot/b", "several names")
                        .rpm(PackageBytes.Packer::gzip, "cpio")));
        assertThat(folder.resolve("boot/a")).hasContent("several names");
        assertThat(folder.resolve("boot/b")).hasContent("several names");
    }

    @Test
    void aDeltaRpmIsNoWholePackage() throws IOException {
        Path rpm = file("k.rpm", kernel().rpm(PackageBytes.Packer::xz, "drpm"));
        assertThatThrownBy(() -> unpack(rpm))
                .hasMessageEndingWith("its payload is of the format drpm, which is not a whole package's");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 40, 95, 97, 120, 140, 150, 200, 300})
    void aPackageThatIsCutShortIsDamaged(int length) throws IOException {
        for (byte[] whole : List.of(
                kernel().deb(PackageBytes.Packer::xz),
                kernel().rpm(PackageBytes.Packer::gzip, "cpio"),
                kernel().rpm(PackageBytes.Packer::zstd, "cpio"))) {
            makeAnew();
            Path cut = file(whole[0] == '!' ? "cut.deb" : "cut.rpm", Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> unpack(cut))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageStartingWith(cut + "+0x");
        }
    }

    @Test
    void aByteChangedInPackedContentIsNoticed() throws IOException {
        byte[] whole = kernel().deb(PackageBytes.Packer::xz);
        whole[whole.length - 60] ^= 4;
        Path deb = file("k.deb", whole);
        assertThatThrownBy(() -> unpack(deb)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aDebWithoutDataIsDamaged() throws IOException {
        Path deb = file("k.deb", "!<arch>\n".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> unpack(deb)).hasMessageEndingWith("no data.tar in it, which a Debian package has");
    }
}
