package io.github.jkmod.report;

import java.util.List;
import java.util.function.Predicate;

/** One JSON document for several results of one command. */
public final class Several {
    private Several() {}

    /**
     * {@return the first result that is not good, or the last one, with the rest under {@code others} in their order}
     *
     * @param results at least one
     * @param good whether a result is as it should be
     */
    public static Tree of(List<Tree> results, Predicate<Tree> good) {
        Tree main = results.stream().filter(good.negate()).findFirst().orElse(results.get(results.size() - 1));
        if (results.size() > 1) {
            main.put(
                    "others",
                    results.stream().filter(tree -> tree != main).map(Tree::map).toList());
        }
        return main;
    }
}
