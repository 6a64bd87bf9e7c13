package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.jkmod.junit.ExpectKernelTrouble;
import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.Guests;
import io.github.jkmod.junit.Payload;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestEnd;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Modules that break their kernel or never leave it. */
@VmTest(kernels = "*")
final class TroubleVmTest {
    private static final String OOPS = "/payload/oops_init.ko";
    private static final String NULL_POINTER = "NULL pointer dereference";

    @Payload
    static Map<String, Path> modules(VmKernel kernel) throws IOException {
        return TestModules.all(kernel);
    }

    @Test
    @ExpectKernelTrouble(NULL_POINTER)
    void jkmodOutlivesAnOopsInInitAndReportsIt(TestGuest guest) throws Exception {
        GuestRun load = guest.jkmod("load", "--json", OOPS);
        assertThat(load.exitCode()).isEqualTo(1);
        Tree attempt = Documents.json(load).tree("load");
        assertThat(attempt.text("ending")).isEqualTo("caller_killed");
        assertThat(attempt.text("trouble")).containsIgnoringCase("NULL pointer dereference");
        assertThat(attempt.list("kernelLog").toString()).contains("oops_init_init");
        Tree line = Documents.json(load).tree("crosscheck").tree("procModules");
        assertThat(line.text("state")).isEqualTo("Loading");
        assertThat(load.err()).contains("oops_init").contains("stuck");
        assertThat(load.err().lines()).hasSize(1);
        assertThat(guest.run("cat", "/proc/modules").out()).contains(" Loading ");

        GuestRun unload = guest.jkmod("unload", "oops_init");
        assertThat(unload.exitCode()).isEqualTo(1);
        assertThat(unload.err()).contains("EBUSY");
    }

    @Test
    @ExpectKernelTrouble(NULL_POINTER)
    void insmodOutlivesAnOopsToo(TestGuest guest) throws Exception {
        GuestRun insmod = guest.run("/bin/jkmod", "insmod", OOPS);
        assertThat(insmod.exitCode()).isEqualTo(1);
        assertThat(insmod.err()).startsWith("insmod: ERROR: could not insert module " + OOPS + ": the kernel broke");
        assertThat(insmod.err()).contains("insmod: kernel: ").contains("oops_init_init");
    }

    @Test
    @ExpectKernelTrouble({NULL_POINTER, "Kernel panic - not syncing"})
    void withPanicOnOopsTheGuestDiesAndTheHarnessSaysSo(Guests guests, VmKernel kernel) throws Exception {
        TestGuest guest = guests.boot(MachineShape.USUAL.append("oops=panic"), TestModules.only(kernel, "oops_init"));
        GuestDiedException died =
                catchThrowableOfType(GuestDiedException.class, () -> guest.jkmod("load", "--json", OOPS));
        assertThat(died).isNotNull();
        assertThat(died.verdict()).isEqualTo(GuestEnd.PANIC);
        assertThat(String.join("\n", died.kernelLines())).contains("oops_init_init");
    }

    @Test
    void aModuleWithoutExitStaysAndIsReportedAsPermanent(TestGuest guest) throws Exception {
        GuestRun load = guest.jkmod("load", "--json", "/payload/no_exit.ko");
        assertThat(load.exitCode()).as(load.toString()).isZero();
        assertThat(Documents.json(load)
                        .tree("crosscheck")
                        .tree("procModules")
                        .list("usedBy")
                        .toString())
                .contains("[permanent]");
        GuestRun unload = guest.jkmod("unload", "--json", "no_exit");
        assertThat(unload.exitCode()).isEqualTo(1);
        assertThat(Documents.json(unload).tree("unload").text("errno")).isEqualTo("EBUSY");
        GuestRun rmmod = guest.jkmod("rmmod", "no_exit");
        assertThat(rmmod.exitCode()).isEqualTo(1);
        String why = "Device or resource busy";
        assertThat(rmmod.err().lines())
                .startsWith(
                        "rmmod: ERROR: could not remove" + " 'no_exit': " + why,
                        "rmmod: ERROR: could not remove module no_exit: " + why);
        assertThat(guest.run("cat", "/proc/modules").out()).startsWith("no_exit ");
    }
}
