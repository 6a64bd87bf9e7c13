package io.github.jkmod.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.image.Packed;
import io.github.jkmod.junit.BeforeKernel;
import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.Payload;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.moddb.SampleIndex;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tukaani.xz.ARM64Options;
import org.tukaani.xz.DeltaOptions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.X86Options;
import org.tukaani.xz.XZ;

/**
 * Packed modules go to the kernel as kmod 31 and newer give them: as they are, where /sys/module/compression names their
 * format; else unpacked. The kernel's own tracing of its system calls is the witness. Without CONFIG_MODULE_DECOMPRESS, as in
 * 5.10 and 6.1, everything is unpacked in user space, and the kernel refuses what it is to unpack all the same.
 */
@VmTest(kernels = "*", shared = true)
final class PackedModulesVmTest {
    private static final String EVENTS = "/sys/kernel/tracing/events/syscalls/";

    @TempDir
    static Path temp;

    private final VmKernel kernel;
    private final TestGuest guest;

    PackedModulesVmTest(VmKernel kernel, TestGuest guest) {
        this.kernel = kernel;
        this.guest = guest;
    }

    @Payload
    static Map<String, Path> files(VmKernel kernel) throws IOException {
        byte[] hello = Files.readAllBytes(TestModules.file(kernel, "hello"));
        byte[] xz = Packed.kernelXz(hello);
        LZMA2Options lzma2 = new LZMA2Options(0);
        Map<String, Path> files = new HashMap<>();
        put(files, "hello.ko.xz", xz);
        put(files, "hello.ko.gz", Packed.gzip(hello));
        put(files, "hello.ko.zst", Packed.zstd(hello));
        put(files, "unchecked.ko.xz", Packed.xz(hello, XZ.CHECK_NONE, lzma2));
        put(files, "twice.ko.xz", joined(xz, xz));
        put(files, "crc64.ko.xz", Packed.xz(hello, XZ.CHECK_CRC64, lzma2));
        put(files, "sha256.ko.xz", Packed.xz(hello, XZ.CHECK_SHA256, lzma2));
        put(files, "delta.ko.xz", Packed.xz(hello, XZ.CHECK_CRC32, new DeltaOptions(), lzma2));
        put(files, "x86.ko.xz", Packed.xz(hello, XZ.CHECK_CRC32, new X86Options(), lzma2));
        put(files, "arm64.ko.xz", Packed.xz(hello, XZ.CHECK_CRC32, new ARM64Options(), lzma2));
        put(files, "cut.ko.xz", Arrays.copyOf(xz, xz.length / 2));
        put(files, "almost.ko.xz", Arrays.copyOf(xz, xz.length - 1));
        put(files, "header.ko.xz", changed(xz, 8)); // the stream header's check
        put(files, "data.ko.xz", changed(xz, xz.length / 2));
        put(files, "index.ko.xz", changed(xz, xz.length - 16));
        // the release does not count where symbols have versions (same_magic), the words behind it do
        byte[] foreign = changed(hello, new String(hello, ISO_8859_1).indexOf(" SMP ") + 1);
        put(files, "foreign.ko", foreign);
        put(files, "foreign.ko.xz", Packed.kernelXz(foreign));
        Path dep = temp.resolve(kernel.toString().replace('/', '-') + "-modules.dep.bin");
        SampleIndex index = new SampleIndex();
        List.of("xz", "gz", "zst")
                .forEach(format -> index.add("hello_" + format, "hello_" + format + ".ko." + format + ":"));
        index.writeTo(dep);
        files.put("modules.dep.bin", dep);
        return files;
    }

    private static void put(Map<String, Path> files, String name, byte[] content) throws IOException {
        files.put(name, Files.write(Files.createTempDirectory(temp, "packed").resolve(name), content));
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    private static byte[] changed(byte[] packed, int index) {
        byte[] changed = packed.clone();
        changed[index] ^= 0x40;
        return changed;
    }

    @BeforeKernel
    static void witnessAndTree(TestGuest guest) throws IOException, GuestDiedException {
        GuestRun made = guest.run(
                "sh",
                "-c",
                "mount -t tracefs nodev /sys/kernel/tracing 2>/dev/null; "
                        + "for call in finit_module init_module; do for side in enter exit; do "
                        + "echo 1 > " + EVENTS + "sys_${side}_$call/enable || exit 1; done; done; "
                        + "mkdir -p /tree/lib/modules/R && cp /payload/modules.dep.bin /tree/lib/modules/R/ && "
                        + "for format in xz gz zst; do "
                        + "cp /payload/hello.ko.$format /tree/lib/modules/R/hello_$format.ko.$format || exit 1; done");
        assertThat(made.exitCode()).as(made.toString()).isZero();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(guest.jkmod("lsmod").out()).isEqualTo("Module                  Size  Used by\n");
    }

    private String unpacks() throws IOException, GuestDiedException {
        return guest.run("sh", "-c", "cat /sys/module/compression 2>/dev/null || true")
                .out()
                .strip();
    }

    /** What the kernel traced of the load calls since this was last asked, as {@code finit_module 4 = 0}. */
    private List<String> calls() throws IOException, GuestDiedException {
        return guest.run(
                        "sh",
                        "-c",
                        "sed -n -e 's/.*: sys_finit_module(.*flags: \\(0x\\)\\?\\([0-9a-f]*\\)).*/finit_module \\2/p'"
                                + " -e 's/.*: sys_init_module(.*/init_module/p'"
                                + " -e 's/.*: sys_f\\?init_module -> 0x0$/= 0/p'"
                                + " -e 's/.*: sys_f\\?init_module -> 0xf*\\([0-9a-f][0-9a-f]\\)$/= -\\1/p'"
                                + " /sys/kernel/tracing/trace; echo > /sys/kernel/tracing/trace")
                .out()
                .lines()
                .toList();
    }

    private static boolean isFor(String kernelsFormat, String ending) {
        String format = switch (ending) {
            case "gz" -> "gzip";
            case "zst" -> "zstd";
            default -> ending;
        };
        return format.equals(kernelsFormat);
    }

    private static String file(String name) {
        return "/payload/" + name;
    }

    private Tree assertMatch(String... arguments) throws IOException, GuestDiedException {
        GuestRun load = guest.jkmod(arguments);
        assertThat(load.exitCode()).as(load.toString()).isZero();
        Tree report = Documents.json(load);
        assertThat(report.tree("check").text("verdict")).as(load.toString()).isEqualTo("accept");
        assertThat(report.list("differences")).isEmpty();
        assertThat(report.tree("crosscheck").text("result")).isEqualTo("match");
        assertThat(guest.jkmod("unload", "hello").exitCode()).isZero();
        return report;
    }

    @ParameterizedTest
    @ValueSource(strings = {"xz", "gz", "zst"})
    void eachCommandGivesTheKernelWhatItUnpacksItself(String ending) throws Exception {
        boolean byKernel = isFor(unpacks(), ending);
        List<String> expected = List.of(byKernel ? "finit_module 4" : "init_module", "= 0");
        calls();
        Tree report = assertMatch("load", "--watch", "--json", file("hello.ko." + ending), "delay_ms=2000");
        assertThat(report.tree("load").text("syscall")).isEqualTo(byKernel ? "finit_module" : "init_module");
        assertThat(calls()).isEqualTo(expected);

        GuestRun insmod = guest.jkmod("insmod", file("hello.ko." + ending), "whom=all");
        assertThat(insmod.exitCode()).as(insmod.toString()).isZero();
        assertThat(calls()).isEqualTo(expected);
        assertThat(guest.jkmod("rmmod", "hello").exitCode()).isZero();

        GuestRun modprobe = guest.jkmod("modprobe", "-d", "/tree", "-S", "R", "hello_" + ending);
        assertThat(modprobe.exitCode()).as(modprobe.toString()).isZero();
        assertThat(calls()).isEqualTo(expected);
        assertThat(guest.jkmod("verify", "hello", file("hello.ko." + ending)).exitCode())
                .isZero();
        assertThat(guest.jkmod("rmmod", "hello").exitCode()).isZero();
    }

    @Test
    void forceGoesAlongWithTheUnpacking() throws Exception {
        boolean byKernel = isFor(unpacks(), "xz");
        calls();
        guest.jkmod("insmod", "-f", file("hello.ko.xz"));
        assertThat(calls()).startsWith(byKernel ? "finit_module 7" : "init_module");
        guest.jkmod("rmmod", "hello");
    }

    @Test
    void forceIsTheSameForPackedAndUnpackedFiles() throws Exception {
        for (String name : List.of("foreign.ko", "foreign.ko.xz")) {
            GuestRun unforced = guest.jkmod("insmod", file(name));
            assertThat(unforced.exitCode()).as(unforced.toString()).isEqualTo(1);
            GuestRun forced = guest.jkmod("insmod", "-f", file(name));
            assertThat(forced.exitCode()).as(forced.toString()).isZero();
            GuestRun taint = guest.run("cat", "/sys/module/hello/taint");
            assertThat(taint.out()).as(name).contains("F");
            assertThat(guest.jkmod("rmmod", "hello").exitCode()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unchecked.ko.xz",
                "twice.ko.xz",
                "crc64.ko.xz",
                "sha256.ko.xz",
                "delta.ko.xz",
                "x86.ko.xz",
                "arm64.ko.xz"
            })
    void userSpaceUnpacksWhatTheKernelMayNot(String name) throws Exception {
        GuestRun check = guest.jkmod("check", "--json", "--decompress", "kernel", file(name));
        Tree verdict = Documents.json(check);
        calls();
        GuestRun load = guest.jkmod("load", "--json", "--force", "--decompress", "kernel", file(name));
        Tree report = Documents.json(load);
        assertThat(report.list("differences")).as(load.toString()).isEmpty();
        assertThat(report.tree("load").get("errno")).as(load.toString()).isEqualTo(verdict.get("errno"));
        assertThat(calls().get(0)).isEqualTo("finit_module 4");
        if (verdict.get("errno") == null) {
            assertThat(report.tree("crosscheck").text("result")).isEqualTo("match");
            assertThat(guest.jkmod("rmmod", "hello").exitCode()).isZero();
        } else {
            Object log = verdict.trees("findings").get(0).get("kernelLog");
            assertThat(report.tree("load").list("kernelLog").toString()).contains(log == null ? "" : log.toString());
        }
        assertThat(verdict.get("errno") == null)
                .isEqualTo(isFor(unpacks(), "xz")
                        && (List.of("unchecked.ko.xz", "twice.ko.xz").contains(name) || hasFilter(name)));
        assertMatch("load", "--json", "--decompress", "user", file(name));
        assertThat(calls()).containsExactly("init_module", "= 0");
    }

    /** Debian's kernels that unpack have the branch filters of their own architecture, and the newer ones all have ARM64's. */
    private boolean hasFilter(String name) {
        return name.equals("arm64.ko.xz")
                || name.equals(kernel.architecture().label().replace("_64", "") + ".ko.xz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut.ko.xz", "almost.ko.xz", "header.ko.xz", "data.ko.xz", "index.ko.xz"})
    void whatNobodyUnpacksIsInvalidForAll(String name) throws Exception {
        boolean byKernel = isFor(unpacks(), "xz");
        GuestRun check = guest.jkmod("check", "--json", file(name));
        assertThat(check.exitCode()).as(check.toString()).isEqualTo(1);
        Tree verdict = Documents.json(check);
        assertThat(verdict.text("errno")).isEqualTo("EINVAL");
        assertThat(verdict.text("stage")).isEqualTo("decompress");
        Tree finding = verdict.trees("findings").get(0);
        assertThat(finding.tree("where").text("section")).isEqualTo("file");
        calls();
        GuestRun insmod = guest.jkmod("insmod", file(name));
        assertThat(insmod.exitCode()).isEqualTo(1);
        assertThat(insmod.err().lines().findFirst())
                .contains("insmod: ERROR: could not insert module " + file(name) + ": Invalid parameters");
        if (byKernel) {
            assertThat(calls()).containsExactly("finit_module 4", "= -ea"); // EINVAL
            assertThat(insmod.err()).contains("insmod: forecast: " + finding.text("what"));
            Object log = finding.get("kernelLog");
            assertThat(insmod.err()).contains(log == null ? "insmod: kernel: " : "insmod: kernel: " + log);
        } else {
            assertThat(insmod.err()).contains("insmod: file: " + file(name));
        }
    }

    @Test
    void theKernelTakesNoFormatButItsOwn() throws Exception {
        String format = unpacks();
        String other = format.equals("gzip") ? "zst" : "gz";
        GuestRun load = guest.jkmod("load", "--json", "--force", "--decompress", "kernel", file("hello.ko." + other));
        Tree report = Documents.json(load);
        String errno = !format.isEmpty() || kernel.id().equals("5.10") ? "EINVAL" : "EOPNOTSUPP";
        assertThat(report.tree("check").text("errno")).as(load.toString()).isEqualTo(errno);
        assertThat(report.tree("load").text("errno")).as(load.toString()).isEqualTo(errno);
        assertThat(report.list("differences")).isEmpty();
    }
}
