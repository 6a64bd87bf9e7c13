package io.github.jkmod.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TabTableTest {
    @Test
    void rowsComeWithTheirPlace() {
        assertThat(TabTable.rows("t.tsv", "a\tb", "# why\n\na\tb\n1\t2\n# more\n3\t\n"))
                .containsExactly(new TabTable.Row("t.tsv:4: ", "1\t2"), new TabTable.Row("t.tsv:6: ", "3\t"));
        assertThat(new TabTable.Row("", "3\t").cells()).containsExactly("3", "");
    }

    @Test
    void whatStandsInTheHeadingsPlaceIsNamed() {
        assertThatThrownBy(() -> TabTable.rows("t.tsv", "a\tb", "\na\tc\n1\t2\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("t.tsv:2: not the heading: a\tc");
    }
}
