package io.github.jkmod.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FactTest {
    @Test
    void reasonsSurviveChanges() {
        assertThat(new Fact.Present<>(2).map(n -> n + 1)).isEqualTo(new Fact.Present<>(3));
        assertThat(new Fact.Absent<Integer>("a").map(n -> n + 1)).isEqualTo(new Fact.Absent<>("a"));
        assertThat(new Fact.Hidden<Integer>("h").map(n -> n + 1)).isEqualTo(new Fact.Hidden<>("h"));
        assertThat(new Fact.Malformed<Integer>("m").map(n -> n + 1)).isEqualTo(new Fact.Malformed<>("m"));
    }

    @Test
    void valueAndReasonExcludeEachOther() {
        assertThat(new Fact.Present<>("x").value()).contains("x");
        assertThat(new Fact.Present<>("x").reason()).isEmpty();
        assertThat(new Fact.Hidden<String>("why").value()).isEmpty();
        assertThat(new Fact.Hidden<String>("why").reason()).contains("why");
    }
}
