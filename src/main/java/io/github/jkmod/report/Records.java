package io.github.jkmod.report;

import io.github.jkmod.bytes.MalformedException;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON objects: the keys are the components' names in their order, what is unknown is null and never left out but
 * for {@link Others}, an enum's constant is its name in small letters.
 */
final class Records {
    private static final ClassValue<List<Member>> MEMBERS = new ClassValue<>() {
        @Override
        protected List<Member> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(component -> !component.isAnnotationPresent(TextOnly.class))
                    .map(Member::of)
                    .toList();
        }
    };

    private Records() {}

    /** A component with its key. */
    record Member(String key, boolean unsigned, RecordComponent component) {
        static Member of(RecordComponent component) {
            Key key = component.getAnnotation(Key.class);
            return new Member(
                    key == null ? component.getName() : key.value(),
                    component.isAnnotationPresent(Unsigned.class),
                    component);
        }

        @Nullable
        Object in(Object document) {
            try {
                Object value = component.getAccessor().invoke(document);
                return unsigned && (long) value < 0 ? new BigInteger(Long.toUnsignedString((long) value)) : value;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(component + " cannot be read", e);
            }
        }
    }

    /** {@return the keys of such records} */
    static List<Member> members(Class<?> type) {
        return MEMBERS.get(type);
    }

    /**
     * {@return the record of that type in this tree}
     *
     * @throws MalformedException if a key is missing or holds something else
     */
    static <T> T read(Class<T> type, Map<?, ?> tree) {
        List<Member> members = members(type);
        @Nullable Object[] values = new @Nullable Object[members.size()];
        Class<?>[] types = new Class<?>[values.length];
        for (int i = 0; i < values.length; i++) {
            Member member = members.get(i);
            types[i] = member.component.getType();
            values[i] = value(member.key, member.component.getGenericType(), tree.get(member.key));
        }
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private static Object value(String key, Type type, @Nullable Object value) {
        if (type instanceof ParameterizedType generic) {
            if (generic.getRawType() == Map.class) {
                Map<String, Object> all = new LinkedHashMap<>();
                Map<?, ?> entries = value instanceof Map<?, ?> map ? map : Map.of();
                entries.forEach((name, each) ->
                        all.put(String.valueOf(name), value(key, generic.getActualTypeArguments()[1], each)));
                return all;
            }
            Type inner = generic.getActualTypeArguments()[0];
            if (generic.getRawType() == Optional.class) {
                return value == null ? Optional.empty() : Optional.of(value(key, inner, value));
            }
            List<?> elements = value instanceof List<?> list ? list : List.of();
            List<Object> all =
                    elements.stream().map(each -> value(key, inner, each)).toList();
            return generic.getRawType() == Others.class ? new Others<>(all) : all;
        }
        if (type == OptionalLong.class) {
            return value instanceof Number number ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
        }
        Object plain = plain((Class<?>) type, value);
        if (plain == null) {
            throw new MalformedException("JSON", 0, "no " + key);
        }
        return plain;
    }

    private static @Nullable Object plain(Class<?> type, @Nullable Object value) {
        if (type.isRecord()) {
            return value instanceof Map<?, ?> map ? read(type, map) : null;
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> label((Enum<?>) constant).equals(value))
                    .findFirst()
                    .orElse(null);
        }
        if (value instanceof Number number) {
            if (type == int.class || type == Integer.class) {
                return number.intValue();
            }
            if (type == long.class || type == Long.class) {
                return number.longValue();
            }
            return number.doubleValue();
        }
        return type == String.class || value instanceof Boolean ? value : null;
    }

    /** {@return the word for a constant} */
    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
