package io.github.jkmod.vm.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DebianKernelsTest {
    /** Debian has RISC-V since 13. */
    private static final Set<String> BEFORE_RISCV64 = Set.of("5.10", "6.1");

    private static final String HEADING = "id\tsuite\tarchitecture\tmetapackage\twhy\n";

    @ParameterizedTest
    @ValueSource(strings = {"5.10", "6.1", "6.12", "7.2"})
    void theMatrixInTheJarHasEverySeriesForEveryArchitecture(String id) {
        Set<Architecture> architectures = DebianKernels.standard().rows().stream()
                .filter(row -> row.id().equals(id))
                .map(KernelRow::architecture)
                .collect(Collectors.toSet());
        Set<Architecture> all = EnumSet.allOf(Architecture.class);
        if (BEFORE_RISCV64.contains(id)) {
            all.remove(Architecture.RISCV64);
        }
        assertThat(architectures).isEqualTo(all);
    }

    @Test
    void theUsualKernelIsTheFirstThatThereIsForTheArchitecture() {
        DebianKernels kernels = DebianKernels.standard();
        assertThat(kernels.usual(Architecture.X86_64)).isEqualTo("6.1");
        assertThat(kernels.usual(Architecture.RISCV64)).isEqualTo("6.12");
        assertThat(kernels.architecturesOf("bookworm")).doesNotContain(Architecture.RISCV64);
        assertThat(kernels.architecturesOf("sid")).containsExactly(Architecture.values());
    }

    @Test
    void theDefaultKernelComesFirst() {
        assertThat(DebianKernels.standard().ids()).containsExactly("6.1", "5.10", "6.12", "7.2");
    }

    @Test
    void otherFlavoursAreBesideTheMatrix() throws IOException {
        DebianKernels kernels = DebianKernels.standard();
        assertThat(kernels.rows()).hasSize(14).allMatch(KernelRow::isStock);
        assertThat(kernels.names()).startsWith("6.1", "5.10", "6.12", "7.2").contains("6.12/arm64-16k", "6.1/rt-amd64");
        assertThat(kernels.architectures("6.12/arm64-16k")).containsExactly(Architecture.ARM64);
        assertThat(kernels.architectures("2.4")).containsExactly(Architecture.values());
        KernelRow row = kernels.row(Architecture.ARM64, "6.12/arm64-16k");
        assertThat(row.series()).isEqualTo("6.12");
        assertThat(row.flavour()).isEqualTo("arm64-16k");
        assertThat(row.key()).isEqualTo("kernel/trixie-6.12_arm64-16k-arm64");
        assertThat(row.bootKeys()).isEqualTo("boot/6.12_arm64-16k-arm64-");
        assertThat(row.mayHave("6.12.118+deb13-arm64-16k")).isTrue();
        assertThat(row.mayHave("6.12.118+deb13-arm64")).isFalse();
    }

    @Test
    void readsARow() throws IOException {
        KernelRow row = DebianKernels.parse("# x\n\n" + HEADING + "6.1\tbookworm\tarm\tlinux-image-armmp\twhy not\n")
                .row(Architecture.ARM, "6.1");
        assertThat(row).isEqualTo(new KernelRow("6.1", "bookworm", Architecture.ARM, "linux-image-armmp", "why not"));
        assertThat(row.flavour()).isEqualTo("armmp");
        assertThat(row.key()).isEqualTo("kernel/bookworm-6.1-arm");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "6.1\tbookworm\tarm\tlinux-image-armmp",
                "6.1\tbookworm\tmips\tlinux-image-armmp\tx",
                "../6\tbookworm\tarm\tlinux-image-armmp\tx",
                "6.1\tbook worm\tarm\tlinux-image-armmp\tx",
                "6.1\tbookworm\tarm\t-o\tx",
                "6.1\tbookworm\tarm\tlinux-image-armmp\t",
            })
    void refusesWhatIsNotARowAndNamesTheLine(String line) {
        assertThatThrownBy(() -> DebianKernels.parse(HEADING + line + "\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("kernels.tsv:2: ");
    }

    @Test
    void refusesAnotherHeadingAndARowTwice() {
        String row = "6.1\tbookworm\tarm\tlinux-image-armmp\tx\n";
        assertThatThrownBy(() -> DebianKernels.parse(row)).hasMessageStartingWith("kernels.tsv:1: not the heading");
        assertThatThrownBy(() -> DebianKernels.parse(HEADING + row + row))
                .hasMessageStartingWith("kernels.tsv:3: again");
    }

    @Test
    void anUnknownKernelNamesThoseThatThereAre() {
        assertThatThrownBy(() -> DebianKernels.standard().row(Architecture.ARM, "2.4"))
                .isInstanceOf(SetupException.class)
                .hasMessage("choosing a kernel failed: there is no kernel 2.4 for arm; known are 6.1, 5.10, 6.12, 7.2");
    }
}
