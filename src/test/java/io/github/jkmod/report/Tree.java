package io.github.jkmod.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A JSON object under construction or being read: keys in order, unknown values null and never left out. */
public final class Tree {
    private final Map<String, @Nullable Object> entries;

    private Tree(Map<String, @Nullable Object> entries) {
        this.entries = entries;
    }

    /** {@return an empty object} */
    public static Tree create() {
        return new Tree(new LinkedHashMap<>());
    }

    /** {@return a reader of {@code value}; an empty object if it is not an object} */
    @SuppressWarnings("unchecked") // what the JSON library makes of an object has string keys
    public static Tree of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new Tree((Map<String, @Nullable Object>) map) : create();
    }

    /** Adds {@code key}; an Optional is unwrapped. {@return this} */
    public Tree put(String key, @Nullable Object value) {
        entries.put(key, plain(value));
        return this;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.map(Tree::plain).orElse(null);
        }
        if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        }
        return value instanceof Tree tree ? tree.map() : value;
    }

    /** {@return the object as the JSON library takes it} */
    public Map<String, @Nullable Object> map() {
        return entries;
    }

    /** {@return the value at {@code key}, or null} */
    public @Nullable Object get(String key) {
        return entries.get(key);
    }

    /** {@return whether {@code key} holds something but null} */
    public boolean has(String key) {
        return entries.get(key) != null;
    }

    /** {@return the object at {@code key}; empty if there is none} */
    public Tree tree(String key) {
        return of(entries.get(key));
    }

    /** {@return the text of the value at {@code key}; "?" if there is none} */
    public String text(String key) {
        Object value = entries.get(key);
        return value == null ? "?" : value.toString();
    }

    /** {@return the number at {@code key}; 0 if there is none} */
    public double number(String key) {
        return entries.get(key) instanceof Number number ? number.doubleValue() : 0;
    }

    /** {@return the list at {@code key}; empty if there is none} */
    public List<?> list(String key) {
        return entries.get(key) instanceof List<?> list ? list : List.of();
    }

    /** {@return the list of objects at {@code key}; empty if there is none} */
    public List<Tree> trees(String key) {
        return list(key).stream().map(Tree::of).toList();
    }
}
