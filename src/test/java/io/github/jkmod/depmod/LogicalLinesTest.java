package io.github.jkmod.depmod;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.depmod.LogicalLines.Line;
import org.junit.jupiter.api.Test;

final class LogicalLinesTest {
    @Test
    void aBackslashJoinsLinesAndElseGoes() {
        assertThat(LogicalLines.of("a \\\n b\n\nc\\d\nlast"))
                .containsExactly(new Line("a  b", 2), new Line("", 3), new Line("cd", 4), new Line("last", 5));
    }
}
