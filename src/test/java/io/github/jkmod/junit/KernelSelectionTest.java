package io.github.jkmod.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.apt.KernelRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KernelSelectionTest {
    private static final List<KernelRow> MATRIX = matrix();

    private static List<KernelRow> matrix() {
        List<KernelRow> rows = new ArrayList<>();
        for (String id : List.of("6.1", "6.12")) {
            for (Architecture architecture : Architecture.values()) {
                rows.add(new KernelRow(id, "suite", architecture, "linux-image-x", "why"));
            }
        }
        return rows;
    }

    private static List<String> of(String list) {
        return KernelSelection.parse(list).of(MATRIX).stream()
                .map(row -> row.id() + "/" + row.architecture().label())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "6.1,            6.1/x86_64 6.1/arm64 6.1/arm 6.1/riscv64",
        "6.1/*,          6.1/x86_64 6.1/arm64 6.1/arm 6.1/riscv64",
        "6.12/arm64,     6.12/arm64",
        "6.12/aarch64,   6.12/arm64",
        "*/arm,          6.1/arm 6.12/arm",
        "'6.12/arm, 6.1/arm', 6.1/arm 6.12/arm",
        "'6.1/arm,*/arm',     6.1/arm 6.12/arm",
        "*,              6.1/x86_64 6.1/arm64 6.1/arm 6.1/riscv64 6.12/x86_64 6.12/arm64 6.12/arm 6.12/riscv64",
    })
    void namesStandForRowsInTheMatrixesOrder(String list, String expected) {
        assertThat(of(list)).containsExactly(expected.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.2", "6.1/mips", "6", "6.1/", "", "6.1,", "*/*/*", "6.1 arm"})
    void aNameThatStandsForNothingIsSaidWithThoseThatThereAre(String list) {
        assertThatThrownBy(() -> of(list))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no kernel '")
                .hasMessageEndingWith("known are 6.1/x86_64, 6.1/arm64, 6.1/arm, 6.1/riscv64,"
                        + " 6.12/x86_64, 6.12/arm64, 6.12/arm, 6.12/riscv64");
    }

    @Test
    void aKernelBesideTheMatrixIsSelectedByItsWholeNameOnly() {
        List<KernelRow> rows = new ArrayList<>(MATRIX);
        KernelRow pages = new KernelRow("6.12/arm64-16k", "suite", Architecture.ARM64, "linux-image-x", "why");
        rows.add(pages);
        assertThat(KernelSelection.parse("6.12/arm64-16k").of(rows)).containsExactly(pages);
        for (String list : List.of("*", "6.12", "*/arm64", "6.12/*")) {
            assertThat(KernelSelection.parse(list).of(rows)).isNotEmpty().doesNotContain(pages);
        }
        assertThatThrownBy(() -> KernelSelection.parse("6.12/x").of(rows))
                .hasMessageEndingWith("6.12/riscv64, 6.12/arm64-16k");
    }

    @Test
    void blanksAroundNamesDoNotMatter() {
        assertThat(of(" 6.1/arm , 6.12/arm ")).containsExactly("6.1/arm", "6.12/arm");
    }
}
