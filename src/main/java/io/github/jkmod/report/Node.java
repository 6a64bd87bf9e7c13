package io.github.jkmod.report;

import java.math.BigInteger;
import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A JSON object under construction: keys stay in the order of their {@code put}. */
final class Node {
    private final Map<String, @Nullable Object> map = new LinkedHashMap<>();

    /** Puts a value; an empty Optional becomes null. */
    Node put(String key, @Nullable Object value) {
        map.put(key, value instanceof Optional<?> optional ? optional.orElse(null) : value);
        return this;
    }

    /** Puts a number that has no sign, so that values of 2^63 and more come out positive. */
    Node putUnsigned(String key, long value) {
        return put(key, value >= 0 ? (Object) value : new BigInteger(Long.toUnsignedString(value)));
    }

    /** As {@link #putUnsigned(String, long)}; an empty Optional becomes null. */
    Node putUnsigned(String key, Optional<Long> value) {
        return value.isPresent() ? putUnsigned(key, value.get()) : put(key, null);
    }

    Map<String, @Nullable Object> map() {
        return map;
    }

    /** A list of objects that are made when they are asked for: a large module has half a million relocations. */
    static <T> List<Object> list(List<T> from, Function<T, Node> toNode) {
        return new AbstractList<>() {
            @Override
            public Object get(int index) {
                return toNode.apply(from.get(index)).map();
            }

            @Override
            public int size() {
                return from.size();
            }
        };
    }
}
