package io.github.jkmod.conformance.mutation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A number in a file, and what it may be changed to.
 *
 * @param place the very place, for people
 * @param group the kind of place
 * @param offset where, from the file's start
 * @param width 1, 2, 4 or 8 bytes
 * @param special values that mean something there, besides those that every number is changed to
 */
record Field(String place, String group, int offset, int width, List<Long> special) {
    /** Copies the list. */
    Field {
        special = List.copyOf(special);
    }

    static Field of(String place, String group, int offset, int width, Long... special) {
        return new Field(place, group, offset, width, List.of(special));
    }

    /** {@return each value but the one that is there: 0, 1, the largest, neighbours, single bits, and the special ones} */
    List<Mutation> mutations(ModuleBytes module, SplittableRandom random) {
        long mask = width == 8 ? -1 : (1L << (8 * width)) - 1;
        long now = module.value(offset, width);
        Set<Long> values = new LinkedHashSet<>();
        special.forEach(value -> values.add(value & mask));
        long sign = 1L << (8 * width - 1);
        for (long value : new long[] {0, 1, mask, now + 1, now - 1, now ^ sign, sign - 1, sign}) {
            values.add(value & mask);
        }
        for (int i = 0; i < 3; i++) {
            values.add((now ^ (1L << random.nextInt(8 * width))) & mask);
        }
        values.add(random.nextLong() & mask);
        values.remove(now);
        List<Mutation> mutations = new ArrayList<>();
        for (long value : values) {
            mutations.add(to(value));
        }
        return mutations;
    }

    /** {@return the mutation that puts this value there} */
    Mutation to(long value) {
        byte[] bytes = new byte[width];
        for (int i = 0; i < width; i++) {
            bytes[i] = (byte) (value >>> (8 * i));
        }
        long shown = width == 8 ? value : value & ((1L << (8 * width)) - 1);
        return new Mutation(place, group, "0x" + Long.toHexString(shown), Edits.of(new Edit.Patch(offset, bytes)));
    }

    static List<Mutation> mutations(List<Field> fields, ModuleBytes module, SplittableRandom random) {
        List<Mutation> all = new ArrayList<>();
        for (Field field : fields) {
            all.addAll(field.mutations(module, random));
        }
        return all;
    }
}
