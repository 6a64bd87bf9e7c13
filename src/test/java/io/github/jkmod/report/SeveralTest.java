package io.github.jkmod.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SeveralTest {
    private static Tree result(int number, boolean good) {
        return Tree.create().put("n", number).put("good", good);
    }

    private static String document(Tree... results) {
        return Json.line(Several.of(List.of(results), tree -> Boolean.TRUE.equals(tree.get("good")))
                .map());
    }

    @Test
    void oneResultStandsAlone() {
        assertThat(document(result(1, false))).isEqualTo("{\"n\":1,\"good\":false}");
    }

    @Test
    void theFirstBadResultLeads() {
        assertThat(document(result(1, true), result(2, false), result(3, false)))
                .isEqualTo("{\"n\":2,\"good\":false,\"others\":[{\"n\":1,\"good\":true},{\"n\":3,\"good\":false}]}");
    }

    @Test
    void theLastLeadsWhenAllAreGood() {
        assertThat(document(result(1, true), result(2, true)))
                .isEqualTo("{\"n\":2,\"good\":true,\"others\":[{\"n\":1,\"good\":true}]}");
    }
}
