package io.github.jkmod.report;

import java.util.List;
import java.util.function.Predicate;

/** One document for several results of one command. */
public final class Several {
    private Several() {}

    /** A document that can have the others of its command with it. */
    interface Leading<T> {
        /** {@return this with the others} */
        T with(Others<T> others);
    }

    /**
     * {@return the first result that is not good, or the last one, with the rest as its others in their order}
     *
     * @param results at least one
     * @param good whether a result is as it should be
     */
    public static <T extends Leading<T>> T of(List<T> results, Predicate<T> good) {
        T main = results.stream().filter(good.negate()).findFirst().orElse(results.get(results.size() - 1));
        return main.with(
                new Others<>(results.stream().filter(each -> each != main).toList()));
    }
}
