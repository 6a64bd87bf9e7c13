package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.BeforeKernel;
import io.github.jkmod.junit.Payload;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whoever replaces kmod by jkmod notices nothing: Debian's kmod of the kernel's release and jkmod do the same in one guest, on
 * the database that jkmod's depmod made there.
 */
@VmTest(kernels = "*", shared = true)
final class InPlaceOfKmodVmTest {
    /** What only kmod's index files are read through, by kmod itself, where its versions order them differently. */
    private static final int OTHER_ORDER = 34;

    /** kmod 28 leaves aliases of what is built in out of their index. */
    private static final int ALIASES = 30;

    /** Since when kmod quotes a value with a blank in it. */
    private static final int QUOTING = 34;

    /** A sound card of no hardware, which only some of the kernels have. */
    private static final String SOUND = "snd-dummy";

    private final KmodTwin twin;
    private final VmKernel kernel;

    InPlaceOfKmodVmTest(TestGuest guest) throws IOException {
        this.twin = new KmodTwin(guest);
        this.kernel = guest.kernel();
    }

    @Payload
    static Map<String, Path> files(VmKernel kernel) throws IOException {
        return KmodTwin.payload(kernel, List.of("nf_conntrack", "crc32c_generic", "loop", "ext4", "zram", SOUND));
    }

    @BeforeKernel
    static void bothMakeTheDatabase(TestGuest guest) throws IOException, GuestDiedException {
        new KmodTwin(guest).placeModules();
    }

    @BeforeEach
    void noModulesAndNoConfiguration() throws Exception {
        twin.reset();
    }

    @Test
    void theDatabaseIsTheOneThatKmodMakes() throws Exception {
        List<String> files = twin.shell("cd /tmp/kmod && ls").lines().toList();
        assertThat(files).contains("modules.dep", "modules.alias", "modules.symbols", "modules.dep.bin");
        for (String file : files) {
            boolean missed =
                    file.equals("modules.builtin.alias.bin") && twin.peer().release() < ALIASES;
            if (!missed && (!file.endsWith(".bin") || twin.peer().release() < OTHER_ORDER)) {
                twin.shell("cmp /tmp/kmod/" + file + " " + twin.tree() + file);
            }
        }
        twin.shell("k modprobe -c > /tmp/ours && cd " + twin.tree()
                + " && mkdir /tmp/jkmod && mv $(ls /tmp/kmod) /tmp/jkmod"
                + " && cp /tmp/kmod/* . && k modprobe -c > /tmp/theirs && cmp /tmp/ours /tmp/theirs"
                + " && mv /tmp/jkmod/* .");
    }

    @Test
    void aTreeComesAndGoesAlike() throws Exception {
        String state = twin.sameChange("", "modprobe", "-v", "nf_conntrack");
        assertThat(state).contains("nf_conntrack ", "nf_defrag_ipv6 ", "nf_defrag_ipv4 ");
        twin.same("lsmod");
        twin.same("modprobe", "-D", "nf_conntrack");
        assertThat(twin.sameChange("k modprobe nf_conntrack", "modprobe", "-r", "-v", "nf_conntrack"))
                .doesNotContain("nf_");
        twin.same("lsmod");
    }

    @Test
    void modinfoIsEqual() throws Exception {
        List<String> files = twin.shell("find " + twin.tree() + " -name '*.ko*'")
                .lines()
                .sorted()
                .toList();
        assertThat(files).hasSizeGreaterThan(20);
        twin.same("modinfo", files.toArray(String[]::new));
    }

    @Test
    void refusalsAreEqualButForTheReasons() throws Exception {
        twin.shell("k modprobe -a hello consumer");
        String before = twin.state();
        twin.same("insmod", twin.tree() + "updates/hello.ko"); // already there
        twin.same("insmod", "nowhere.ko");
        twin.same("modprobe", "nowhere");
        twin.same("modprobe", "-r", "nowhere");
        twin.same("modprobe", "-q", "nowhere");
        twin.same("modprobe", "hello");
        twin.same("modprobe", "--first-time", "hello");
        twin.same("modprobe", "-r", "provider"); // in use
        twin.same("rmmod", "provider");
        twin.same("rmmod", "nowhere");
        twin.same("rmmod");
        twin.same("modprobe", "fail_init");
        twin.same("modprobe", "params", "int=many");
        assertThat(twin.state()).isEqualTo(before);
        twin.same("lsmod");
    }

    @Test
    void parametersArriveAlike() throws Exception {
        String file = twin.tree() + "updates/params.ko";
        // Older ones hand over two words, of which the kernel takes the second for a parameter of its own.
        String blank = twin.peer().release() < QUOTING ? "string=\"a b\"" : "string=a b";
        String state = twin.sameChange("", "insmod", file, blank, "ints=1,2,3", "charp=\"x y\"", "dashed-name=7");
        assertThat(state).contains("parameters/string:a b", "parameters/charp:x y", "parameters/dashed_name:7");
    }

    @Test
    void optionsComeFromTheConfigurationAndTheKernelsCommandLine() throws Exception {
        twin.write(
                "/etc/modprobe.d/test.conf",
                "options hello whom=conf delay_ms=1\noptions hello numbers=5,6\noptions params int=3\n");
        twin.write("/tmp/cmdline", "quiet hello.whom=line params.charp=\"a b\" par-ams.int=9 params.uint=8\n");
        twin.shell("mount --bind /tmp/cmdline /proc/cmdline");
        try {
            String state = twin.sameChange("", "modprobe", "-v", "-a", "hello", "params");
            assertThat(state).contains("hello/parameters/whom:line", "hello/parameters/numbers:5,6", "charp:a b");
            assertThat(twin.sameChange("", "modprobe", "hello", "whom=argument"))
                    .contains("whom:argument");
            twin.same("modprobe", "-c");
        } finally {
            twin.shell("umount /proc/cmdline");
        }
    }

    @Test
    void whoUsesAModuleIsSaidBehindKmodsLine() throws Exception {
        String loop = twin.shell("""
                k modprobe -a loop ext4 zram
                loop=$(losetup -f)
                dd if=/dev/zero of=/tmp/image bs=64k count=32 2>/dev/null
                losetup $loop /tmp/image
                { mke2fs $loop && mkdir -p /tmp/mount && mount -t ext2 $loop /tmp/mount; } >/dev/null
                echo 4M > /sys/block/zram0/disksize
                mkswap /dev/zram0 > /dev/null
                swapon /dev/zram0
                echo $loop""").strip();
        String sleeper = sleeperWith("/dev/loop-control");
        try {
            assertThat(twin.same("rmmod", "loop").err())
                    .contains("rmmod: loop: " + loop + " is mounted at /tmp/mount\n")
                    .endsWith("rmmod: loop: process " + sleeper + " (sleep) has /dev/loop-control open\n");
            assertThat(twin.same("rmmod", "ext4").err()).endsWith("rmmod: ext4: ext2 is mounted at /tmp/mount\n");
            assertThat(twin.same("rmmod", "zram").err()).endsWith("rmmod: zram: /dev/zram0 is in use as swap\n");
        } finally {
            twin.shell("kill " + sleeper + "; swapoff /dev/zram0; umount /tmp/mount; losetup -d " + loop);
        }
        if (kernel.architecture() == Architecture.X86_64) {
            soundCard();
        }
    }

    private void soundCard() throws IOException, GuestDiedException {
        twin.shell("k modprobe " + SOUND);
        String sleeper = sleeperWith("/dev/snd/controlC0");
        try {
            assertThat(twin.same("rmmod", "snd_dummy").err())
                    .endsWith("rmmod: snd_dummy: process " + sleeper + " (sleep) has /dev/snd/controlC0 open\n");
        } finally {
            twin.shell("kill " + sleeper);
        }
    }

    /** {@return the number of a process that has the file open} */
    private String sleeperWith(String file) throws IOException, GuestDiedException {
        return twin.shell("sleep 1000 < " + file + " > /dev/null 2>&1 & echo $!")
                .strip();
    }
}
