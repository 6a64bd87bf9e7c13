package io.github.jkmod.forecast.load;

import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.module.StructModule;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The {@code struct module} that the file brings along, as it stands in memory: first in the temporary buffer, after the
 * layout in the module's own memory. The kernel trusts several of its fields.
 */
public final class StructModuleView {
    private final Load load;
    private final Optional<StructModuleLayout> layout;

    StructModuleView(Load load) {
        this.load = load;
        this.layout = load.structModuleLayout(load.info()).value();
    }

    /** {@return the address of its first byte now} */
    public long address() {
        return section().address;
    }

    /** {@return the section that holds it} */
    public SectionHeader section() {
        return load.info().section(load.info().module);
    }

    /** {@return the kernel's layout of it, where that is known} */
    public Optional<StructModuleLayout> layout() {
        return layout;
    }

    /** {@return the offset of that field, such as {@code core_layout.size}, where it is known and exists} */
    public OptionalLong offset(String path) {
        return layout.isEmpty() ? OptionalLong.empty() : layout.get().offset(path);
    }

    /**
     * {@return the little-endian value of that field; empty where the field is not known}
     *
     * @throws UnsafeAccess if the field is in no memory that the module has
     */
    public OptionalLong read(String path) {
        StructModuleLayout.Field field = field(path);
        return field == null
                ? OptionalLong.empty()
                : OptionalLong.of(read(field.offset(), (int) Math.min(8, field.size())));
    }

    /** {@return the value of {@code width} bytes at {@code offset} of the structure} */
    public long read(long offset, int width) {
        Optional<Long> value = load.memory().read(address() + offset, width);
        if (value.isEmpty()) {
            throw beyond(offset);
        }
        return value.get();
    }

    /** Sets that field as the kernel does; nothing happens where it is not known. */
    public void write(String path, long value) {
        StructModuleLayout.Field field = field(path);
        if (field != null && !load.memory().write(address() + field.offset(), (int) Math.min(8, field.size()), value)) {
            throw beyond(field.offset());
        }
    }

    private StructModuleLayout.@Nullable Field field(String path) {
        return layout.isEmpty() ? null : layout.get().fields().get(path);
    }

    /**
     * {@return the offset of the first byte that is set and belongs to no field that is known, where not all fields are;
     * whether that byte matters, nobody can say}
     */
    public OptionalLong firstUnknownByte() {
        if (layout.isEmpty() || layout.get().complete()) {
            return OptionalLong.empty();
        }
        boolean[] known = new boolean[(int) Math.min(layout.get().size(), StructModule.MOST)];
        layout.get()
                .fields()
                .values()
                .forEach(field -> Arrays.fill(
                        known,
                        (int) Math.min(known.length, field.offset()),
                        (int) Math.min(known.length, field.offset() + field.size()),
                        true));
        for (int i = 0; i < known.length; i++) {
            if (!known[i] && load.memory().read(address() + i, 1).orElse(0L) != 0) {
                return OptionalLong.of(i);
            }
        }
        return OptionalLong.empty();
    }

    /** {@return the offset of {@code name}; where the layout is not known, that of the name in the file} */
    public long nameOffset() {
        return load.info().nameOffset(layout);
    }

    private int nameSize() {
        return StructModule.nameSize(load.info().wide());
    }

    /**
     * {@return the module's name}
     *
     * @throws UnsafeAccess if no NUL ends it within its field: the kernel reads and prints on into what follows
     */
    public String name() {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < nameSize(); i++) {
            int character = (int) read(nameOffset() + i, 1);
            if (character == 0) {
                return name.toString();
            }
            name.append((char) character);
        }
        throw new UnsafeAccess(
                load.info().name(section()),
                nameOffset(),
                "the module's name is not ended by a NUL within its " + nameSize() + " bytes",
                "the kernel compares and prints it as a string (find_module_all, kobject_init_and_add)");
    }

    /** {@return the name as the kernel prints it, which may run on behind its field; at most 200 characters for people} */
    public String printedName() {
        String name = load.memory().string(address() + nameOffset()).orElse("");
        return name.length() > 200 ? name.substring(0, 200) : name;
    }

    private UnsafeAccess beyond(long offset) {
        return new UnsafeAccess(
                load.info().name(section()),
                offset,
                "struct module's byte 0x" + Long.toHexString(offset) + " is outside of the section's memory",
                "the kernel uses struct module without checking that the file brings all of it (setup_load_info)");
    }
}
