package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class CollectedOutputTest {
    @Test
    void outputIsCollectedUpToItsBound() throws Exception {
        CollectedOutput output = new CollectedOutput(5);
        output.write(new byte[] {1, 2, 3, 4}, 1, 3);
        output.write(5);
        assertThatThrownBy(() -> output.write(new byte[] {6, 7}))
                .isInstanceOf(CollectedOutput.TooMuchException.class)
                .hasMessage("the guest sends more than 5 bytes of output");
        assertThat(output.content()).containsExactly(2, 3, 4, 5);
    }
}
