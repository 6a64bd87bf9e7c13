package io.github.jkmod.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImportTableTest {
    private static final String HEADING = "names\tfails\tflags\teffect\twhat\tkey\tsize\twords\n";

    private final ImportTable table = ImportTable.standard();

    @Test
    void whatIsGotCanBeGivenBack() {
        Set<String> got = new TreeSet<>();
        Set<String> givenBack = new TreeSet<>();
        for (String name : table.names()) {
            ImportRule rule = table.rule(name).orElseThrow();
            if (rule.effect() == ImportRule.Effect.FREES) {
                givenBack.add(rule.space());
            } else if (rule.effect() != ImportRule.Effect.NONE) {
                got.add(rule.space());
            }
        }
        givenBack.add(ImportRule.TIMERS); // they end by themselves
        assertThat(got).isEqualTo(givenBack);
    }

    @Test
    void everyRuleSaysWhatTheShimNeeds() {
        for (String name : table.names()) {
            ImportRule rule = table.rule(name).orElseThrow();
            boolean has = rule.effect() != ImportRule.Effect.NONE;
            assertThat(rule.key().equals(ImportRule.Term.NONE)).as(name).isNotEqualTo(has);
            assertThat(rule.what().isEmpty()).as(name).isNotEqualTo(has);
            assertThat(has || rule.isFallible()).as(name + " is of no use").isTrue();
        }
    }

    @Test
    void namesWithoutProfilingMeanTheSame() {
        assertThat(table.rule("vmalloc_noprof"))
                .isEqualTo(table.rule("vmalloc"))
                .isPresent();
        assertThat(table.rule("__kmalloc_node_noprof")).isNotEqualTo(table.rule("__kmalloc_node"));
        assertThat(table.rule("printk_noprof")).isEmpty();
    }

    @Test
    void pagesHaveTheSizeOfTheirOrder() {
        ImportRule rule = table.rule("__get_free_pages").orElseThrow();
        assertThat(rule.size()).isEqualTo(new ImportRule.Term("order", 2));
        assertThat(rule.key()).isEqualTo(new ImportRule.Term("page", 0));
        assertThat(rule.flags()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kfree\tno\t-\tfrees\tmemory\targ1\t-",
                "kfree\tnever\t-\tfrees\tmemory\targ1\t-\t-",
                "kfree\tno\t-\tfrees\tmemory\targ9\t-\t-",
                "k free \tno\t-\tfrees\tmemory\targ1\t-\t-",
                "kfree kfree\tno\t-\tfrees\tmemory\targ1\t-\t-"
            })
    void wrongRowsAreNamed(String row) {
        assertThatThrownBy(() -> ImportTable.parse(HEADING + row))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("imports.tsv:2: ");
    }
}
