package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmTest;
import org.junit.jupiter.api.Test;

/** A guest with all of its kernel's modules and with drives, in which both modprobes find what they are asked for. */
@VmTest(kernels = "6.1/x86_64", allModules = true, drives = 64 << 20, shared = true)
final class AllModulesVmTest {
    private final TestGuest guest;

    AllModulesVmTest(TestGuest guest) {
        this.guest = guest;
    }

    private void ok(GuestRun run) {
        assertThat(run.exitCode()).as(run.toString()).isZero();
    }

    private String loaded() throws Exception {
        return guest.run("cut", "-d", " ", "-f", "1", "/proc/modules").out();
    }

    @Test
    void bothModprobesLoadAModuleOfTheKernelWithWhatItNeeds() throws Exception {
        ok(guest.jkmod("modprobe", "nf_conntrack"));
        assertThat(loaded()).contains("nf_conntrack\n", "nf_defrag_ipv4\n");
        ok(guest.jkmod("modprobe", "-r", "nf_conntrack"));
        assertThat(loaded()).doesNotContain("nf_conntrack\n");
        ok(guest.run("modprobe", "nf_conntrack"));
        assertThat(loaded()).contains("nf_conntrack\n", "nf_defrag_ipv4\n");
        ok(guest.run("modprobe", "-r", "nf_conntrack"));
    }

    /** The kernel calls modprobe for the file system. */
    @Test
    void aDriveIsAnEmptyDisk() throws Exception {
        assertThat(guest.run("cat", "/sys/block/vda/size").out()).isEqualTo("131072\n");
        ok(guest.run("cmp", "-n", "67108864", "/dev/vda", "/dev/zero"));
        ok(guest.run("sh", "-c", "mke2fs /dev/vda && mkdir /disk && mount -t ext4 /dev/vda /disk"));
        ok(guest.run("sh", "-c", "echo kept >/disk/file && umount /disk && mount /dev/vda /disk && cat /disk/file"));
        assertThat(loaded()).contains("ext4\n");
    }
}
