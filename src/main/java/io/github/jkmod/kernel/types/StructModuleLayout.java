package io.github.jkmod.kernel.types;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one kernel lays out its {@code struct module} (its types in BTF or DWARF, or what its own modules show).
 *
 * @param size of the whole structure in bytes
 * @param fields the fields that are known, by name; a nested one by its path, such as {@code core_layout.size} or
 *     {@code mem[2].size}
 * @param complete whether every field is known, so that a byte in none of them is padding
 */
public record StructModuleLayout(long size, Map<String, Field> fields, boolean complete) {
    /**
     * One field.
     *
     * @param offset from the structure's start, in bytes
     * @param size in bytes
     */
    public record Field(long offset, long size) {}

    /** Copies the map. */
    public StructModuleLayout {
        fields = Map.copyOf(fields);
    }

    /** {@return the layout of {@code struct module} among those types, where it is one of them} */
    public static Optional<StructModuleLayout> of(CTypes types) {
        return new StructLayoutReader(types).of("module");
    }

    /** {@return whether {@code shown}, which was seen of that kernel, has the same size, and its fields at the same places} */
    public boolean agreesWith(StructModuleLayout shown) {
        return size == shown.size
                && shown.fields.entrySet().stream()
                        .allMatch(field -> field.getValue().equals(fields.get(field.getKey())));
    }

    /** {@return whether the place of {@code init} or of {@code exit} is known, which nearly every option moves} */
    public boolean showsPointers() {
        return fields.containsKey("init") || fields.containsKey("exit");
    }

    /** {@return where that field is, or empty where it is not known or there is none} */
    public OptionalLong offset(String path) {
        Field field = fields.get(path);
        return field == null ? OptionalLong.empty() : OptionalLong.of(field.offset());
    }
}
