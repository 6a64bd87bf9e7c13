package io.github.jkmod.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class TreeTest {
    @Test
    void unknownValuesAreNullAndNeverLeftOut() {
        Tree tree = Tree.create()
                .put("none", Optional.empty())
                .put("noNumber", OptionalLong.empty())
                .put("null", null);
        assertThat(Json.line(tree.map())).isEqualTo("{\"none\":null,\"noNumber\":null,\"null\":null}");
        assertThat(tree.has("none")).isFalse();
    }

    @Test
    void optionalsAndTreesAreUnwrapped() {
        Tree tree = Tree.create()
                .put("text", Optional.of("x"))
                .put("number", OptionalLong.of(7))
                .put("tree", Optional.of(Tree.create().put("a", 1)))
                .put("list", List.of(1, 2));
        assertThat(Json.line(tree.map())).isEqualTo("{\"text\":\"x\",\"number\":7,\"tree\":{\"a\":1},\"list\":[1,2]}");
    }

    @Test
    void readsBackWhatJsonMadeOfIt() {
        Tree tree = Tree.of(Json.parse("{\"t\":{\"n\":1.5,\"s\":\"x\",\"l\":[{\"a\":1},2]},\"z\":null}"));
        Tree inner = tree.tree("t");
        assertThat(inner.number("n")).isEqualTo(1.5);
        assertThat(inner.text("s")).isEqualTo("x");
        assertThat(inner.trees("l").get(0).map()).isEqualTo(Map.of("a", 1));
        assertThat(inner.list("l")).hasSize(2);
    }

    @Test
    void whatIsNotThereReadsAsNothing() {
        Tree tree = Tree.of("not an object");
        assertThat(tree.text("x")).isEqualTo("?");
        assertThat(tree.number("x")).isZero();
        assertThat(tree.list("x")).isEmpty();
        assertThat(tree.tree("x").map()).isEmpty();
        assertThat(tree.get("x")).isNull();
    }
}
