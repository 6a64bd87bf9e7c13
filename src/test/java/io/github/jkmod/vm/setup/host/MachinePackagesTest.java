package io.github.jkmod.vm.setup.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MachinePackagesTest {
    private final FakeMachine machine = new FakeMachine();
    private final MachinePackages packages = new MachinePackages(machine, Progress.silent());

    /** A machine that has what is in the set, and gets {@code arriving} with the second command. */
    private static final class FakeMachine implements MachinePackages.Machine {
        private final Set<String> present = new HashSet<>(Set.of("apt-get"));
        private final Set<String> arriving = new HashSet<>();
        private final List<String> ran = new ArrayList<>();
        private boolean root = true;
        private int exit;

        @Override
        public Optional<Path> find(String probe) {
            return present.contains(probe) ? Optional.of(Path.of("/usr/bin", probe)) : Optional.empty();
        }

        @Override
        public boolean isRoot() {
            return root;
        }

        @Override
        public Command.Output run(Command command, String what) {
            ran.add(what);
            if (ran.size() == 2) {
                present.addAll(arriving);
            }
            return new Command.Output(exit, "", "E: Unable to locate package make");
        }
    }

    @Test
    void touchesNothingWhenAllIsThere() throws IOException {
        machine.present.add("make");
        packages.require(List.of(Tool.MAKE, Tool.APT_GET));
        assertThat(machine.ran).isEmpty();
    }

    @Test
    void installsWhatIsMissing() throws IOException {
        machine.arriving.addAll(Set.of("make", "gcc-12"));
        packages.require(List.of(Tool.MAKE, Tool.GCC, Tool.MAKE));
        assertThat(machine.ran).containsExactly("reading package lists", "installing gcc-12 make");
    }

    @Test
    void withoutRootItSaysExactlyWhatToRun() {
        machine.root = false;
        assertThatThrownBy(() -> packages.require(List.of(Tool.qemu(Architecture.ARM), Tool.qemu(Architecture.ARM64))))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("looking for qemu-system-arm, qemu-system-aarch64 failed")
                .hasMessageEndingWith("run as root: apt-get install --no-install-recommends qemu-system-arm");
        assertThat(machine.ran).isEmpty();
    }

    @Test
    void withoutAptItSaysWhatToInstall() {
        machine.present.clear();
        assertThatThrownBy(() -> packages.require(List.of(Tool.MAKE)))
                .hasMessageContaining("no apt-get")
                .hasMessageEndingWith("install what Debian calls make");
    }

    @Test
    void aFailedInstallationSaysWhyAndOneThatHelpsNothingIsNoticed() {
        machine.exit = 100;
        assertThatThrownBy(() -> packages.require(List.of(Tool.MAKE)))
                .hasMessageContaining("installing make failed: E: Unable to locate package make");
        machine.exit = 0;
        assertThatThrownBy(() -> packages.require(List.of(Tool.MAKE))).hasMessageContaining("there is still no make");
    }

    @Test
    void eachArchitectureBringsItsEmulatorAndCompiler() {
        assertThat(Tool.forGuests(List.of(Architecture.ARM), Architecture.X86_64))
                .contains(
                        Tool.qemu(Architecture.ARM),
                        Tool.compiler(Architecture.ARM, Architecture.X86_64),
                        Tool.headers(Architecture.ARM),
                        Tool.GCC,
                        Tool.MAKE)
                .doesNotContain(Tool.qemu(Architecture.X86_64), Tool.compiler(Architecture.ARM64, Architecture.X86_64));
        assertThat(Tool.compiler(Architecture.X86_64, Architecture.X86_64)).isEqualTo(Tool.GCC);
        assertThat(Tool.compiler(Architecture.ARM64, Architecture.ARM64)).isEqualTo(Tool.GCC);
    }
}
