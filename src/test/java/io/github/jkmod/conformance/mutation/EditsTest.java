package io.github.jkmod.conformance.mutation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class EditsTest {
    private static final Edits ALL = Edits.of(
            new Edit.Patch(1, new byte[] {(byte) 0xff, 0}), new Edit.Truncate(4), new Edit.Append(new byte[] {9, 10}));

    @Test
    void editsAreMadeOneAfterAnother() {
        byte[] file = {1, 2, 3, 4, 5};
        assertThat(ALL.apply(file)).containsExactly(1, 0xff, 0, 4, 9, 10);
        assertThat(file).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void theirTextTellsThemAll() {
        assertThat(ALL.text()).isEqualTo("1:ff00;t:4;a:090a");
        assertThat(Edits.parse(ALL.text()).apply(new byte[5])).isEqualTo(ALL.apply(new byte[5]));
        assertThat(Edits.parse(Edits.NONE.text()).all()).isEmpty();
    }

    @Test
    void whatIsNoEditIsRefused() {
        assertThatThrownBy(() -> Edits.parse("hello")).isInstanceOf(IllegalArgumentException.class);
    }
}
