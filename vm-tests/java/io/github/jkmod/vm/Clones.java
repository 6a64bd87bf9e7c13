package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jkmod.junit.Guests;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.Tree;
import io.github.jkmod.scenario.Documents;
import io.github.jkmod.scenario.TestModules;
import io.github.jkmod.vm.spec.Accelerator;
import io.github.jkmod.vm.spec.GuestMachineType;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Clones for tests that must not be given anything else. */
final class Clones {
    private final VmKernel kernel;
    private final List<String> notes = new ArrayList<>();

    /** Ends the test, and says why, where the machines of that architecture cannot be cloned. */
    Clones(VmKernel kernel) {
        Architecture architecture = kernel.architecture();
        assumeTrue(
                GuestMachineType.of(architecture).canBeCloned(),
                () -> "QEMU's " + architecture.label() + " machines cannot be cloned: their timers stand still");
        this.kernel = kernel;
    }

    /** {@return a pool that clones, also where KVM works} */
    GuestPool pool(Guests guests) throws IOException {
        return guests.pool(
                usual -> new BootOptions(
                        Optional.of(Accelerator.TCG), usual.ready(), usual.silence(), usual.cache(), this::note),
                System.getenv());
    }

    private void note(String line) {
        if (!line.startsWith("making a template of ")) {
            notes.add(line);
        }
    }

    /** {@return what the pools said, apart from the making of templates} */
    List<String> notes() {
        return notes;
    }

    Map<String, Path> hello() throws IOException {
        return TestModules.only(kernel, "hello");
    }

    /** A clone and nothing else: what the ladder says on its way down fails the test. */
    TestGuest make(Guests guests, Map<String, Path> payload) throws Exception {
        TestGuest guest = guests.adopt(pool(guests).guest(kernel.guestKernel(), MachineShape.USUAL, payload));
        assertThat(notes).isEmpty();
        assertThat(guest.ready().cloned()).isTrue();
        return guest;
    }

    static void assertNeverLoadedAnything(TestGuest guest) throws Exception {
        assertThat(guest.run("cat", "/proc/modules", "/proc/sys/kernel/tainted").out())
                .isEqualTo("0\n");
    }

    static void assertLoadsAndUnloadsHello(TestGuest guest) throws Exception {
        Tree load = Documents.json(guest.jkmod("load", "--json", "/payload/hello.ko"));
        assertThat(load.tree("load").text("syscall")).isEqualTo("finit_module");
        assertThat(load.tree("crosscheck").text("result")).isEqualTo("match");
        Tree unload = Documents.json(guest.jkmod("unload", "--json", "hello"));
        assertThat(unload.text("result")).isEqualTo("match");
    }
}
