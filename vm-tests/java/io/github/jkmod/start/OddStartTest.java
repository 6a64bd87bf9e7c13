package io.github.jkmod.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.module.SampleModule;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Odd environments, inputs and outputs: the installed jkmod does what it always does, or says in one line why not. A shell
 * runs each line, with {@code $J} the launcher, {@code $I} the installation,
 * {@code $M} a module, {@code $D} a folder and {@code $K} one of a kernel.
 */
@Tag("start")
final class OddStartTest {
    private static final Path BUILT = Path.of(System.getProperty(Installation.HOME, "target/dist"));
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin").toString();
    private static final long PATIENCE = 120;

    private Path folder;
    private Path installation;

    /**
     * A line for the shell and what comes of it.
     *
     * @param err a regular expression for all of standard error
     */
    private record Odd(String line, int exit, String out, String err) {
        @Override
        public String toString() {
            return line;
        }
    }

    private static Odd works(String line) {
        return new Odd(line, 0, "GPL\n", "");
    }

    private static Odd fails(String line, int exit, String err) {
        return new Odd(line, exit, "", err);
    }

    @BeforeEach
    void install() throws IOException {
        folder = Files.createTempDirectory("jkmod-odd-test-").toRealPath();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        installation = Files.createDirectory(folder.resolve("jkmod"));
        for (String part : List.of("bin", "lib", "native", "share", "start")) {
            copy(BUILT.resolve(part), installation.resolve(part));
        }
        Files.write(folder.resolve("hello.ko"), SampleModule.amd64());
        Files.createFile(
                Files.createDirectories(folder.resolve("k/lib/modules/6.1.0")).resolve("modules.order"));
    }

    @AfterEach
    void remove() throws IOException {
        CacheFolder.delete(folder);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private static Stream<Odd> environments() {
        String license = " modinfo -F license $M";
        return Stream.of(
                works("$J" + license),
                works("CDPATH=/tmp:/usr; export CDPATH; cd $D && jkmod/bin/jkmod" + license),
                works("CDPATH=/tmp; export CDPATH; cd $I/bin && ./jkmod" + license),
                works("cd $I/bin && PATH=.:$PATH && jkmod" + license),
                works("ln -s $J $D/modinfo && cd $D && ./modinfo -F license $M"),
                works("cp -r $I \"$D/a b'c\\\"*\" && \"$D/a b'c\\\"*/bin/jkmod\"" + license),
                works("cp -r $I $D/-x && cd $D && ./-x/bin/jkmod" + license),
                fails(
                        "cp -r $I $D/a:b && $D/a:b/bin/jkmod" + license,
                        3,
                        "jkmod: .*/a:b: Java cannot start from a folder with ':' in its name; .*\n"),
                works("exec env -i PATH=$JAVA:/usr/bin:/bin $J" + license),
                works("exec env -i PATH=/usr/bin:/bin JAVA_HOME=${JAVA%/bin} $J" + license),
                fails(
                        "exec env -i PATH=/nowhere JAVA_HOME=/nowhere /bin/sh $J" + license,
                        3,
                        "jkmod: no java found; install a JDK or JRE, 17 or newer\n"),
                works("unset HOME; $J" + license),
                works("HOME=/nowhere $J" + license),
                works("HOME=/dev/null XDG_CACHE_HOME=/dev/full $J" + license),
                works("HOME=relative XDG_CACHE_HOME=also/relative $J" + license),
                works("umask 777; $J" + license),
                works("chmod -R a-w $I; $J" + license),
                works("rm -r $I/start; chmod -R a-w $I; umask 777; mkdir -m 0 $D/h; HOME=$D/h $J" + license),
                works("rm -r $I/start; { ulimit -f 0; $J" + license + "; } | cat"),
                works("ulimit -n 64; $J" + license),
                fails("ulimit -n 24; $J" + license, 1, "modinfo: ERROR: .*Too many open files\n"),
                works("ulimit -c 0; ulimit -s 512; $J" + license),
                works("IFS=/ LC_ALL=xx_XX TZ=nowhere LANG= $J" + license),
                works("set -f; CLASSPATH=/nowhere:. $J" + license),
                works("trap '' PIPE HUP TERM; $J" + license),
                // The words are the shell's, before the launcher's first.
                new Odd(
                        "cd $D && mkdir gone && cd gone && rmdir ../gone && $J" + license,
                        0,
                        "GPL\n",
                        "(sh: 0: getcwd\\(\\) failed: No such file or directory\n)?"));
    }

    private static Stream<Odd> outputs() {
        String lost = "jkmod: standard output: cannot be written: No space left on device; the result is not whole\n";
        String closed = "jkmod: standard output: cannot be written: Bad file descriptor; the result is not whole\n";
        return Stream.of(
                fails("$J inspect $M >/dev/full", 3, lost),
                fails("$J check --kernel $K $M >/dev/full", 3, "jkmod: .*: no verdict: .*\n" + lost),
                fails("$J check --json --kernel $K $M >/dev/full", 3, "jkmod: .*: no verdict: .*\n" + lost),
                fails("$J vm list >/dev/full", 3, lost),
                fails("$J --help >/dev/full", 3, lost),
                fails("$J modinfo $M >/dev/full", 1, lost),
                fails("$J inspect $M >&-", 3, closed),
                fails("$J modinfo $M >&-", 1, closed),
                fails("$J modinfo $M >&- 2>&-", 1, ""),
                works("$J modinfo -F license $M <&-"),
                works("$J modinfo -F license $M 2>&-"),
                works("$J modinfo -F license $M <&- 2>&-"),
                fails("{ $J inspect $M; echo $? >&2; } | true", 0, "(0|141)\n"));
    }

    private static Stream<Odd> inputs() {
        return Stream.of(
                fails("mkfifo $D/f; $J inspect $D/f", 4, "jkmod: .*/f: .*Invalid argument, it is no regular file.*\n"),
                fails("mkfifo $D/f; $J check --kernel $K $D/f", 4, "jkmod: .*/f: .*no regular file.*\n"),
                fails("$J inspect /dev/zero", 4, "jkmod: /dev/zero: .*no regular file.*\n"),
                fails("$J check --kernel $K /dev/zero", 4, "jkmod: /dev/zero: .*no regular file.*\n"),
                fails("$J modinfo /dev/zero", 1, "modinfo: ERROR: .*/dev/zero.*\n"),
                fails("$J inspect $D", 4, "jkmod: .*: Is a directory.*\n"),
                fails("$J inspect ''", 4, "jkmod: .*No such file or directory.*\n"),
                fails("$J check --kernel $K ''", 4, "jkmod: .*No such file or directory.*\n"));
    }

    /** A kernel's package has to be unpacked into the cache. */
    private static Stream<Odd> caches() {
        String packed =
                "cd $D && mkdir -p p/DEBIAN p/lib/modules/6.1.0/kernel c/jkmod t && printf 'Package: linux-image\\n"
                        + "Version: 1\\nArchitecture: all\\nMaintainer: x <x@y>\\nDescription: x\\n' >p/DEBIAN/control && "
                        + "head -c 400000 /dev/urandom >p/lib/modules/6.1.0/kernel/big.ko && dpkg-deb -b p k.deb >/dev/null && ";
        String check = "$J check --kernel $D/k.deb $M";
        return Stream.of(
                fails(
                        packed + "chown 65534 c/jkmod && XDG_CACHE_HOME=$D/c " + check + "; e=$?; ls c/jkmod; exit $e",
                        3,
                        "jkmod: .*/c/jkmod: not used: it belongs to user nobody, and programs in it are run; set .*\n"),
                fails(
                        packed + "exec unshare -m sh -c \"mount -t tmpfs -o size=64k none t && XDG_CACHE_HOME=$D/t "
                                + check + "; e=\\$?; find t -type f -size +0; exit \\$e\"",
                        3,
                        "jkmod: .*/t/jkmod/.*: cannot be used: No space left on device; make room there; .*\n"));
    }

    @ParameterizedTest
    @MethodSource({"environments", "outputs", "inputs", "caches"})
    void doesWhatItAlwaysDoes(Odd odd) throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        String sets = "J=" + installation.resolve("bin/jkmod") + " I=" + installation + " D=" + folder + " M="
                + folder.resolve("hello.ko") + " K=" + folder.resolve("k") + " JAVA=" + JAVA + "\n";
        ProcessBuilder shell = new ProcessBuilder("/bin/sh", "-c", sets + odd.line())
                .directory(folder.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        shell.environment().put("JKMOD_START_ARCHIVE", "no");
        shell.environment().put("PATH", JAVA + ":/usr/sbin:/usr/bin:/sbin:/bin");
        Process process = shell.start();
        assertThat(process.waitFor(PATIENCE, TimeUnit.SECONDS))
                .as("ends in %d s: %s", PATIENCE, odd)
                .isTrue();
        String said = Files.readString(err, StandardCharsets.UTF_8);
        assertThat(said).as(odd.line()).matches(odd.err());
        assertThat(Files.readString(out, StandardCharsets.UTF_8)).as(odd.line()).isEqualTo(odd.out());
        assertThat(process.exitValue()).as(odd.line()).isEqualTo(odd.exit());
    }
}
