package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.BeforeKernel;
import io.github.jkmod.junit.Payload;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Deep trees, and what an administrator may write into modprobe.d: kmod's modprobe and jkmod's do the same in one guest. */
@VmTest(kernels = "*/x86_64", shared = true)
final class ModprobeLikeKmodVmTest {
    /** What softdeps of btrfs name by aliases. */
    private static final List<String> CHECKSUMS =
            List.of("crc32c_generic", "crc32c-intel", "xxhash_generic", "sha256_generic", "blake2b_generic");

    /** kmod 30 leaves grace and sunrpc behind when nfsd goes, which kmod 28 removed with it; jkmod does as kmod 30. */
    private static final int LEAVES_SOME = 30;

    private final KmodTwin twin;
    private final VmKernel kernel;

    ModprobeLikeKmodVmTest(TestGuest guest) throws IOException {
        this.twin = new KmodTwin(guest);
        this.kernel = guest.kernel();
    }

    /** A file system, a server that needs five others, and a driver of graphics. */
    private static List<String> deep(VmKernel kernel) {
        return List.of("btrfs", "nfsd", kernel.id().equals("5.10") ? "bochs_drm" : "bochs");
    }

    @Payload
    static Map<String, Path> files(VmKernel kernel) throws IOException {
        List<String> stock = new ArrayList<>(deep(kernel));
        stock.addAll(CHECKSUMS);
        stock.add("dummy");
        return KmodTwin.payload(kernel, stock);
    }

    @BeforeKernel
    static void bothMakeTheDatabase(TestGuest guest) throws IOException, GuestDiedException {
        new KmodTwin(guest).placeModules();
    }

    @BeforeEach
    void noModulesAndNoConfiguration() throws Exception {
        twin.reset();
    }

    private void configure(String text) throws IOException, GuestDiedException {
        twin.write("/etc/modprobe.d/test.conf", text);
    }

    @Test
    void deepTreesComeAndGoAlike() throws Exception {
        for (String module : deep(kernel)) {
            twin.same("modprobe", "-D", module);
            assertThat(twin.sameChange("", "modprobe", "-v", module)).contains(module + " ");
            twin.same("lsmod");
            if (twin.peer().release() >= LEAVES_SOME) {
                twin.sameChange("k modprobe " + module, "modprobe", "-r", "-v", module);
                twin.same("lsmod");
            }
        }
    }

    @Test
    void blacklistsHoldAlike() throws Exception {
        configure("blacklist hello\nblacklist provider\nalias greeting hello\nalias of:*jkmod* hello\n");
        assertThat(twin.sameChange("", "modprobe", "of:jkmod")).doesNotContain("hello");
        assertThat(twin.sameChange("", "modprobe", "hello")).contains("hello ");
        assertThat(twin.sameChange("", "modprobe", "-b", "-a", "consumer", "hello", "greeting"))
                .contains("provider ")
                .doesNotContain("hello");
        twin.same("modprobe", "-R", "of:jkmod,x");
    }

    @Test
    void commandsRunInPlaceOfModules() throws Exception {
        configure("""
                install hello echo instead of $MODPROBE_MODULE: $CMDLINE_OPTS
                install made_up echo made up; exit 3
                options hello whom=conf
                remove params echo removing $MODPROBE_MODULE; /bin/busybox rmmod params
                """);
        twin.same("modprobe", "hello", "a=1", "b=2");
        twin.same("modprobe", "made-up");
        twin.same("modprobe", "-D", "-a", "made-up", "hello");
        assertThat(twin.sameChange("", "modprobe", "-i", "hello")).contains("whom:conf");
        assertThat(twin.sameChange("k modprobe params", "modprobe", "-r", "params"))
                .isEmpty();
    }

    @Test
    void softDependenciesComeBeforeAndAfter() throws Exception {
        configure("softdep hello pre: params post: consumer\nsoftdep consumer pre: nowhere\n");
        assertThat(twin.sameChange("", "modprobe", "-v", "hello")).contains("params ", "consumer ", "provider ");
        twin.sameChange("k modprobe hello", "modprobe", "-r", "-v", "hello");
        twin.same("modprobe", "-D", "hello");
    }

    @Test
    void removalsAreAlike() throws Exception {
        String all = "k modprobe -a hello consumer params";
        twin.sameChange(all, "rmmod", "nowhere", "hello", "provider", "params.ko");
        twin.sameChange(all, "modprobe", "-r", "-a", "provider", "hello", "nowhere");
    }

    /** {@code modprobe -q -- rtnl-link-dummy}, started by the kernel with an environment of its own. */
    @Test
    void theKernelItselfCallsIt() throws Exception {
        twin.write("/tmp/modprobe", "#!/bin/sh\necho \"$@\" > /tmp/asked\nexec jkmod modprobe \"$@\"\n");
        twin.shell("chmod +x /tmp/modprobe; echo /tmp/modprobe > /proc/sys/kernel/modprobe");
        try {
            twin.shell("ip link add jkmod0 type dummy");
        } finally {
            twin.shell("echo > /proc/sys/kernel/modprobe");
        }
        assertThat(twin.shell("cat /tmp/asked; ls /sys/class/net"))
                .startsWith("-q -- rtnl-link-dummy\n")
                .contains("jkmod0\n");
        assertThat(twin.state()).contains("dummy ");
    }
}
