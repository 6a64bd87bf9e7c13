package io.github.jkmod.depmod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Held to what kmod 30 wrote and reported for modules with these dependencies. */
final class DependencyOrderTest {
    private final RecordingLog log = new RecordingLog();

    private Optional<DependencyOrder> order(Graph graph) {
        return DependencyOrder.of(graph.modules(), graph.needed(), log);
    }

    @Test
    void usersComeBeforeWhatTheyUse() {
        Graph graph = Graph.of("e: c b d", "b: a", "w: e b", "d: a c", "a:", "c: b a");
        List<String> names = Arrays.stream(order(graph).orElseThrow().allNeededBy(2))
                .mapToObj(module -> graph.modules().get(module).name())
                .toList();
        assertThat(names).containsExactly("e", "d", "c", "b", "a");
    }

    @Test
    void ofIndependentOnesTheLastComesFirst() {
        Graph graph = Graph.of("u: p q", "p:", "q:");
        assertThat(order(graph).orElseThrow().allNeededBy(0)).containsExactly(2, 1);
    }

    @Test
    void aModuleThatNeedsItselfIsACycle() {
        assertThat(order(Graph.of("a: a"))).isEmpty();
        assertThat(log.lines)
                .containsExactly("ERROR: Cycle detected: a -> a", "ERROR: Found 1 modules in dependency cycles!");
    }

    @Test
    void whatACycleNeedsIsNoPartOfItAndTurnsTheListOfStarts() {
        // kmod's table has these names in this order
        assertThat(order(Graph.of("z: y", "x: a c", "b: a", "a: b", "c: d z", "y:", "d: c y")))
                .isEmpty();
        assertThat(log.lines).last().isEqualTo("ERROR: Found 4 modules in dependency cycles!");
        assertThat(log.lines)
                .filteredOn(line -> line.contains(" -> "))
                .hasSize(2)
                .anySatisfy(line -> assertThat(line).containsAnyOf("a -> b -> a", "b -> a -> b"))
                .anySatisfy(line -> assertThat(line).containsAnyOf("c -> d -> c", "d -> c -> d"));
    }

    @Test
    void aCycleThatHangsOnAnotherEnds() {
        assertThat(order(Graph.of("a: b", "b: a c", "c: d", "d: c"))).isEmpty();
        assertThat(log.lines)
                .contains(
                        "ERROR: Cycle detected: a -> b -> a",
                        "ERROR: Cycle detected: c -> d -> c",
                        "ERROR: Found 4 modules in dependency cycles!");
    }

    @Test
    void aThicketOfCyclesEnds() {
        String all = "a b c d e f g h i j k l";
        String[] lines = all.lines()
                .flatMap(line -> Arrays.stream(line.split(" ", -1)))
                .map(name -> name + ": " + all)
                .toArray(String[]::new);
        assertThat(order(Graph.of(lines))).isEmpty();
        assertThat(log.lines).hasSizeLessThan(12_002).last().asString().contains("in dependency cycles!");
    }
}
