package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestDiedException;
import io.github.jkmod.vm.MachineShape;
import io.github.jkmod.vm.Verdict;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Modules that break their kernel or never leave it; each has a guest of its own. */
@Tag("vm")
final class TroubleVmTest {
    private static final String OOPS = "/payload/oops_init.ko";

    private static Guest bootWith(Architecture architecture, String module, String... append) throws Exception {
        Map<String, Path> payload = Map.of(module + ".ko", Lab.module(architecture, module));
        return append.length == 0
                ? Lab.guest(architecture, payload)
                : Lab.boot(architecture, MachineShape.USUAL.append(append), payload, Lab.options());
    }

    @ParameterizedTest
    @EnumSource
    void jkmodOutlivesAnOopsInInitAndReportsIt(Architecture architecture) throws Exception {
        try (Guest guest = bootWith(architecture, "oops_init")) {
            Ran load = Ran.in(guest, "jkmod", "load", "--json", OOPS);
            assertThat(load.exitCode()).isEqualTo(1);
            Tree attempt = load.json().tree("load");
            assertThat(attempt.text("ending")).isEqualTo("caller_killed");
            assertThat(attempt.text("trouble")).containsIgnoringCase("NULL pointer dereference");
            assertThat(attempt.list("kernelLog").toString()).contains("oops_init_init");
            Tree line = load.json().tree("crosscheck").tree("procModules");
            assertThat(line.text("state")).isEqualTo("Loading");
            assertThat(load.err()).contains("oops_init").contains("stuck");
            assertThat(load.err().lines()).hasSize(1);
            assertThat(Ran.in(guest, "cat", "/proc/modules").out()).contains(" Loading ");

            Ran unload = Ran.in(guest, "jkmod", "unload", "oops_init");
            assertThat(unload.exitCode()).isEqualTo(1);
            assertThat(unload.err()).contains("EBUSY");
        }
    }

    @ParameterizedTest
    @EnumSource
    void insmodOutlivesAnOopsToo(Architecture architecture) throws Exception {
        try (Guest guest = bootWith(architecture, "oops_init")) {
            Ran insmod = Ran.in(guest, "/bin/jkmod", "insmod", OOPS);
            assertThat(insmod.exitCode()).isEqualTo(1);
            assertThat(insmod.err())
                    .startsWith("insmod: ERROR: could not insert module " + OOPS + ": the kernel broke");
            assertThat(insmod.err()).contains("insmod: kernel: ").contains("oops_init_init");
        }
    }

    @ParameterizedTest
    @EnumSource
    void withPanicOnOopsTheGuestDiesAndTheHarnessSaysSo(Architecture architecture) throws Exception {
        try (Guest guest = bootWith(architecture, "oops_init", "oops=panic")) {
            GuestDiedException died = catchThrowableOfType(
                    GuestDiedException.class, () -> Ran.in(guest, "jkmod", "load", "--json", OOPS));
            assertThat(died).isNotNull();
            assertThat(died.verdict()).isEqualTo(Verdict.PANIC);
            assertThat(String.join("\n", died.kernelLines())).contains("oops_init_init");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aModuleWithoutExitStaysAndIsReportedAsPermanent(Architecture architecture) throws Exception {
        try (Guest guest = bootWith(architecture, "no_exit")) {
            Ran load = Ran.in(guest, "jkmod", "load", "--json", "/payload/no_exit.ko");
            assertThat(load.exitCode()).as(load.toString()).isZero();
            assertThat(load.json()
                            .tree("crosscheck")
                            .tree("procModules")
                            .list("usedBy")
                            .toString())
                    .contains("[permanent]");
            Ran unload = Ran.in(guest, "jkmod", "unload", "--json", "no_exit");
            assertThat(unload.exitCode()).isEqualTo(1);
            assertThat(unload.json().tree("unload").text("errno")).isEqualTo("EBUSY");
            Ran rmmod = Ran.in(guest, "jkmod", "rmmod", "no_exit");
            assertThat(rmmod.exitCode()).isEqualTo(1);
            String why = "Device or resource busy";
            assertThat(rmmod.err().lines())
                    .startsWith(
                            "rmmod: ERROR: could not remove 'no_exit': " + why,
                            "rmmod: ERROR: could not remove module no_exit: " + why);
            assertThat(Ran.in(guest, "cat", "/proc/modules").out()).startsWith("no_exit ");
        }
    }
}
