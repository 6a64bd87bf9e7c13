package io.github.jkmod.kernel.types;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Lays a struct's members out by name, those of structs inside it by their path. */
final class StructLayoutReader {
    private static final int MAX_DEPTH = 8;

    /** Longer arrays of structs are one field. */
    private static final int MAX_ELEMENTS = 16;

    /** No struct comes near; a type that contains itself would. */
    private static final int MAX_FIELDS = 5000;

    private final CTypes types;
    private final Map<String, StructModuleLayout.Field> fields = new LinkedHashMap<>();
    private boolean cut;

    StructLayoutReader(CTypes types) {
        this.types = types;
    }

    /** The layout of the struct of that name, if there is one. */
    Optional<StructModuleLayout> of(String struct) {
        return types.struct(struct).stream()
                .mapToObj(id -> {
                    members(id, "", 0, 0);
                    return new StructModuleLayout(types.size(id), fields, !cut);
                })
                .findFirst();
    }

    private void members(long struct, String path, long start, int depth) {
        for (int i = 0; i < types.members(struct); i++) {
            if (fields.size() >= MAX_FIELDS) {
                cut = true;
                return;
            }
            long bit = types.memberBit(struct, i);
            int bits = types.memberBits(struct, i);
            String name = types.memberName(struct, i);
            long offset = start + bit / 8;
            long type = types.memberType(struct, i);
            if (name.isEmpty()) { // an anonymous struct or union: its members are the outer one's
                inside(type, path, offset, depth);
                continue;
            }
            String full = path.isEmpty() ? name : path + "." + name;
            long size = bits == 0 ? types.size(type) : (bit % 8 + bits + 7) / 8;
            fields.put(full, new StructModuleLayout.Field(offset, size));
            inside(type, full, offset, depth + 1);
        }
    }

    private void inside(long id, String path, long offset, int depth) {
        long type = types.resolved(id);
        CTypes.Kind kind = types.kind(type);
        boolean nested = kind == CTypes.Kind.STRUCT || kind == CTypes.Kind.UNION;
        cut |= nested && depth > MAX_DEPTH;
        if (nested && depth <= MAX_DEPTH) {
            members(type, path, offset, depth);
        } else if (kind == CTypes.Kind.ARRAY) {
            elements(type, path, offset, depth);
        }
    }

    private void elements(long array, String path, long offset, int depth) {
        long element = types.resolved(types.elementType(array));
        if (types.kind(element) != CTypes.Kind.STRUCT || types.elements(array) > MAX_ELEMENTS) {
            return;
        }
        long size = types.size(element);
        for (int i = 0; i < types.elements(array); i++) {
            String full = path + "[" + i + "]";
            fields.put(full, new StructModuleLayout.Field(offset + i * size, size));
            members(element, full, offset + i * size, depth + 1);
        }
    }
}
