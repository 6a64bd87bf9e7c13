package io.github.jkmod.model;

import java.util.Optional;
import java.util.function.Function;

/**
 * An answer of a kernel, or the reason why there is none. The three reasons are different facts and never an empty list.
 *
 * @param <T> what is known when it is known
 */
public sealed interface Fact<T> {
    /**
     * The kernel said it.
     *
     * @param content what it said
     */
    record Present<T>(T content) implements Fact<T> {}

    /**
     * There is nothing to say: no such file, no such module.
     *
     * @param why the path and the reason, such as {@code /proc/modules: No such file or directory}
     */
    record Absent<T>(String why) implements Fact<T> {}

    /**
     * It exists, but this process may not see it.
     *
     * @param why the path and the reason
     */
    record Hidden<T>(String why) implements Fact<T> {}

    /**
     * The kernel's text is not of the form that jkmod knows.
     *
     * @param why the path, the line and the reason, such as {@code /proc/modules: line 3: size "x" is no number}
     */
    record Malformed<T>(String why) implements Fact<T> {}

    /** {@return the content if present; the reason for its absence is lost} */
    default Optional<T> value() {
        return this instanceof Present<T> present ? Optional.of(present.content()) : Optional.empty();
    }

    /** {@return why there is no content, or empty if present} */
    default Optional<String> reason() {
        if (this instanceof Absent<T> absent) {
            return Optional.of(absent.why());
        }
        if (this instanceof Hidden<T> hidden) {
            return Optional.of(hidden.why());
        }
        return this instanceof Malformed<T> malformed ? Optional.of(malformed.why()) : Optional.empty();
    }

    /** {@return this with {@code change} applied to a present content; reasons stay as they are} */
    default <R> Fact<R> map(Function<? super T, ? extends R> change) {
        return flatMap(content -> new Present<>(change.apply(content)));
    }

    /** {@return what {@code next} makes of a present content; reasons stay as they are} */
    default <R> Fact<R> flatMap(Function<? super T, ? extends Fact<R>> next) {
        if (this instanceof Present<T> present) {
            return next.apply(present.content());
        }
        if (this instanceof Absent<T> absent) {
            return new Absent<>(absent.why());
        }
        if (this instanceof Hidden<T> hidden) {
            return new Hidden<>(hidden.why());
        }
        return new Malformed<>(((Malformed<T>) this).why());
    }
}
