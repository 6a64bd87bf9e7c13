package io.github.jkmod.vm.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.apt.AptRoot;
import io.github.jkmod.vm.setup.apt.AptSource;
import io.github.jkmod.vm.setup.apt.Deb;
import io.github.jkmod.vm.setup.apt.PackageFetch;
import io.github.jkmod.vm.setup.host.MachinePackages;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What apt says, as literal text. */
final class AptOutputTest {
    private static final String BOOKWORM = """
            Packages|Debian|http://m.example/debian/|bookworm|main
            Packages|Debian|http://m.example/debian/|bookworm|contrib
            Translations|Debian|http://m.example/debian/|bookworm|main
            Packages|Debian|http://m.example/debian/|bookworm-updates|main
            Packages|Debian|http://m.example/debian-security/|bookworm-security|main
            Packages|Docker|https://d.example/linux/debian/|bookworm|main
            Packages||http://unread.example/debian/|bookworm|main
            """;

    @Test
    void takesTheMachinesOwnArchives() {
        assertThat(AptSource.of(AptSource.parse(BOOKWORM), "bookworm"))
                .containsExactly(
                        new AptSource("http://m.example/debian/", "bookworm"),
                        new AptSource("http://m.example/debian/", "bookworm-updates"),
                        new AptSource("http://m.example/debian-security/", "bookworm-security"));
    }

    @Test
    void findsAnotherSuiteInTheSameArchives() {
        List<AptSource> trixie = AptSource.parse(BOOKWORM.replace("bookworm", "trixie"));
        assertThat(AptSource.of(trixie, "bookworm")).isEqualTo(AptSource.of(AptSource.parse(BOOKWORM), "bookworm"));
        assertThat(AptSource.of(trixie, "sid")).containsExactly(new AptSource("http://m.example/debian/", "sid"));
    }

    @Test
    void prefersTheArchiveThatCarriesTheSuiteWhenThereAreSeveral() {
        String mixed = "Packages|Debian|http://new.example/debian/|trixie|main\n" + BOOKWORM;
        assertThat(AptSource.of(AptSource.parse(mixed), "bookworm").get(0).uri())
                .isEqualTo("http://m.example/debian/");
    }

    @Test
    void noArchiveIsAnEmptyAnswer() {
        assertThat(AptSource.parse("Packages||http://m.example/debian/|bookworm|main\n"))
                .isEmpty();
        assertThat(AptSource.of(List.of(), "bookworm")).isEmpty();
    }

    @Test
    void aSourceLineNamesTheKeyringAndTheHostCanBeHidden() {
        AptSource source = new AptSource("mirror+http://u:p@m.example:80/debian/", "bookworm");
        assertThat(source.line(Path.of("/k.gpg")))
                .isEqualTo("deb [signed-by=/k.gpg] mirror+http://u:p@m.example:80/debian/ bookworm main");
        assertThat(source.host()).contains("m.example");
        assertThat(new AptSource("file:/srv/debian", "bookworm").host()).isEmpty();
    }

    @Test
    void onlyTheTransportIsTakenFromTheMachinesConfiguration() {
        String dump = """
                Acquire "";
                Acquire::http "";
                Acquire::http::Proxy "http://p.example:3128";
                Acquire::AllowInsecureRepositories "1";
                Acquire::Check-Date "false";
                Acquire::httpish "no";
                """;
        assertThat(AptRoot.configuration(Path.of("/c/apt"), Architecture.ARM, dump))
                .isEqualTo("""
                Dir::Etc "/c/apt/etc";
                Dir::State "/c/apt/state";
                Dir::State::status "/c/apt/status";
                Dir::Cache "/c/apt/cache";
                Dir::Log "/c/apt/log";
                APT::Architecture "armhf";
                APT::Architectures { "armhf"; };
                APT::Sandbox::User "root";
                APT::Install-Recommends "false";
                Acquire::Languages "none";
                Acquire::Retries "3";
                Acquire::http "";
                Acquire::http::Proxy "http://p.example:3128";
                Acquire::Check-Date "false";
                """);
    }

    @Test
    void readsWhatWouldBeDownloaded() {
        List<Deb> debs = Deb.parse("""
                'http://m.example/b.deb' busybox-static_1%3a1.35.0-4+deb12u1+b1_armhf.deb 815288 SHA256:2f68
                Err:1 something else
                'http://m.example/x.deb' ../../etc/passwd 1 SHA256:00
                'http://m.example/l.deb' linux-image-6.1.0-50-armmp_6.1.176-1_armhf.deb 41000000
                """);
        assertThat(debs)
                .containsExactly(
                        new Deb("busybox-static_1%3a1.35.0-4+deb12u1+b1_armhf.deb", 815288, "SHA256:2f68"),
                        new Deb("linux-image-6.1.0-50-armmp_6.1.176-1_armhf.deb", 41000000, ""));
        assertThat(debs.get(0).name()).isEqualTo("busybox-static");
        assertThat(debs.get(0).version()).isEqualTo("1:1.35.0-4+deb12u1+b1");
        assertThat(debs.get(1).version()).isEqualTo("6.1.176-1");
    }

    @Test
    void readsTheFirstOfEachDependency() {
        assertThat(PackageFetch.depends("""
                Package: linux-headers-6.1.0-56-amd64
                Pre-Depends: dpkg
                Depends: linux-headers-6.1.0-56-common (= 6.1.192-2), linux-kbuild-6.1 (>= 6.1), gcc-12:any | clang
                Description: Depends: nothing
                """))
                .containsExactly("linux-headers-6.1.0-56-common", "linux-kbuild-6.1", "gcc-12");
        assertThat(PackageFetch.depends("Package: x\n")).isEmpty();
    }

    @Test
    void anImageOfSeveralPackagesIsTakenWhole() {
        String image =
                "Package: linux-image-7.2.13+deb14-arm64\nSource: linux-signed-arm64 (7.2.13+1)\nVersion: 7.2.13-1\n";
        assertThat(PackageFetch.isPart("Package: a\nSource: linux\nVersion: 7.2.13-1\n", image))
                .isTrue();
        assertThat(PackageFetch.isPart("Package: a\nSource: linux (7.2.13-1)\nVersion: 7.2.13-1\n", image))
                .isTrue();
        assertThat(PackageFetch.isPart("Package: linux-base\nVersion: 4.16\n", image))
                .isFalse();
        assertThat(PackageFetch.isPart("Package: a\nSource: linux\nVersion: 7.2.12-1\n", image))
                .isFalse();
        assertThat(PackageFetch.isPart("Package: linux-base\nSource: linux-base\nVersion: 7.2.13-1\n", image))
                .isFalse();
    }

    @Test
    void aSuiteThatAddsToAnotherComesWithIt() {
        List<AptSource> backports = AptSource.of(AptSource.parse(BOOKWORM), "bookworm-backports");
        assertThat(backports)
                .startsWith(AptSource.of(AptSource.parse(BOOKWORM), "bookworm").toArray(AptSource[]::new));
        assertThat(backports).endsWith(new AptSource("http://m.example/debian/", "bookworm-backports"));
        assertThat(AptSource.of(AptSource.parse(BOOKWORM), "experimental"))
                .containsExactly(
                        new AptSource("http://m.example/debian/", "sid"),
                        new AptSource("http://m.example/debian/", "experimental"));
        assertThat(AptSource.of(List.of(), "experimental")).isEmpty();
    }

    @Test
    void bullseyeIsFoundInTheSameArchives() {
        assertThat(AptSource.of(AptSource.parse(BOOKWORM), "bullseye"))
                .containsExactly(
                        new AptSource("http://m.example/debian/", "bullseye"),
                        new AptSource("http://m.example/debian/", "bullseye-updates"),
                        new AptSource("http://m.example/debian-security/", "bullseye-security"));
    }

    @Test
    void theNewestImageIsTheOneWithTheHighestNumbers() {
        assertThat(PackageFetch.newestFirst("""
                linux-image-6.1.0-9-armmp - Linux
                linux-image-6.1.0-50-armmp - Linux
                linux-image-6.1.0-10-armmp - Linux
                """))
                .containsExactly(
                        "linux-image-6.1.0-50-armmp", "linux-image-6.1.0-10-armmp", "linux-image-6.1.0-9-armmp");
        assertThat(PackageFetch.newestFirst("""
                linux-image-6.12.107+deb13-armmp - Linux
                linux-image-6.12.115+deb13-armmp - Linux
                linux-image-6.12.115+deb13.1-armmp - Linux
                """)).first().isEqualTo("linux-image-6.12.115+deb13.1-armmp");
        assertThat(PackageFetch.newestFirst("")).isEmpty();
    }

    @Test
    void aNewerImageHasLargerNumbersInItsName() {
        assertThat(PackageFetch.isNewer("linux-image-6.1.0-50-armmp", "linux-image-6.1.0-9-armmp"))
                .isTrue();
        assertThat(PackageFetch.isNewer("linux-image-6.1.0-9-armmp", "linux-image-6.1.0-50-armmp"))
                .isFalse();
        assertThat(PackageFetch.isNewer("linux-image-6.1.0-9-armmp", "linux-image-6.1.0-9-armmp"))
                .isFalse();
    }

    @Test
    void readsHowFarAnInstallationIs() {
        assertThat(MachinePackages.percent("dlstatus:1:60.0:Retrieving file")).contains(30);
        assertThat(MachinePackages.percent("pmstatus:make:40.5:Unpacking make")).contains(70);
        assertThat(MachinePackages.percent("pmstatus:libc6:arm64:100:Done")).contains(100);
        assertThat(MachinePackages.percent("pmstatus:x")).isEmpty();
        assertThat(MachinePackages.percent("Setting up make (4.3-4.1) ...")).isEmpty();
    }
}
