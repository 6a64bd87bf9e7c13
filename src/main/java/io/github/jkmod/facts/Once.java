package io.github.jkmod.facts;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An answer that is found out when it is asked for the first time, and kept. */
final class Once<T> implements Supplier<T> {
    private @Nullable Supplier<T> source;
    private volatile @Nullable T answer; // read without the lock: each module that is looked at asks dozens of times

    Once(Supplier<T> source) {
        this.source = source;
    }

    @Override
    public T get() {
        T known = answer;
        return known == null ? find() : known;
    }

    private synchronized T find() {
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
