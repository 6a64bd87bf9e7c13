package io.github.jkmod.facts;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An answer that is found out when it is asked for the first time, and kept. */
final class Once<T> implements Supplier<T> {
    private @Nullable Supplier<T> source;
    private @Nullable T answer;

    Once(Supplier<T> source) {
        this.source = source;
    }

    @Override
    public synchronized T get() {
        Supplier<T> asked = source;
        if (asked != null) {
            answer = asked.get();
            source = null; // what it holds on to is no longer needed
        }
        T known = answer;
        if (known == null) {
            throw new IllegalStateException("an answer is never null");
        }
        return known;
    }
}
