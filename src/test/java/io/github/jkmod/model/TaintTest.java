package io.github.jkmod.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class TaintTest {
    @Test
    void theyAreInTheOrderInWhichTheKernelShowsThem() {
        assertThat(Arrays.stream(Taint.values())
                        .map(taint -> String.valueOf(taint.letter()))
                        .collect(Collectors.joining()))
                .isEqualTo("PFUCOEKN");
    }

    @Test
    void aMaskHasTheirBits() {
        assertThat(Arrays.stream(Taint.values()).filter(taint -> taint.isIn(1L << 18 | 1 << 12 | 1)))
                .containsExactly(Taint.PROPRIETARY, Taint.OUT_OF_TREE, Taint.TEST);
        assertThat(Taint.UNSIGNED.isIn("OE")).isTrue();
        assertThat(Taint.FORCED.isIn("OE")).isFalse();
    }
}
