package io.github.jkmod.conformance.mutation;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Relocation;
import io.github.jkmod.elf.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Every field of every relocation, with type and symbol index apart, and swapped entries. */
final class RelocationFields implements MutationSource {
    @Override
    public int weight() {
        return 14;
    }

    @Override
    public List<Mutation> of(ModuleBytes module, SplittableRandom random) {
        List<Field> fields = new ArrayList<>();
        List<Mutation> swaps = new ArrayList<>();
        for (Section section : module.sections()) {
            List<Relocation> entries = module.elf().relocations(section);
            int size = entrySize(module, section);
            for (int i = 0; i < entries.size(); i++) {
                int at = (int) section.offset() + i * size;
                String place = section.name() + "[" + i + "] ";
                fields.addAll(fields(module, section, entries.get(i), at, place, random));
                if (i > 0) {
                    swaps.add(swap(module, at, size, place));
                }
            }
        }
        List<Mutation> all = Field.mutations(fields, module, random);
        all.addAll(swaps);
        return all;
    }

    private static int entrySize(ModuleBytes module, Section section) {
        return module.word() * (section.type() == 4 ? 3 : 2);
    }

    private static List<Field> fields(
            ModuleBytes module, Section section, Relocation entry, int at, String place, SplittableRandom random) {
        int word = module.word();
        Section target = module.sections().get((int) section.info());
        long symbols = module.elf().symbols().size();
        List<Field> fields = new ArrayList<>();
        fields.add(Field.of(
                place + "r_offset",
                "r_offset",
                at,
                word,
                target.size(),
                target.size() - 1,
                target.size() - 4,
                target.size() - 8,
                target.size() + 0x1000,
                0x40000000L,
                0x7fffffffL,
                -4L,
                entry.offset() + 4,
                entry.offset() + 8,
                random.nextLong(target.size() + 1)));
        // The type is the lower part of r_info in both classes, the symbol the upper one.
        fields.add(Field.of(place + "r_type", "r_type", at + word, module.wide() ? 4 : 1, types(module, random)));
        fields.add(
                module.wide()
                        ? Field.of(
                                place + "r_sym",
                                "r_sym",
                                at + word + 4,
                                4,
                                symbols,
                                symbols - 1,
                                symbols + 1,
                                random.nextLong(symbols),
                                random.nextLong(symbols),
                                0x10000L)
                        : Field.of(
                                place + "r_sym",
                                "r_sym",
                                at + word + 1,
                                2,
                                symbols,
                                symbols - 1,
                                symbols + 1,
                                random.nextLong(symbols),
                                random.nextLong(symbols)));
        if (entry.explicitAddend()) {
            fields.add(Field.of(
                    place + "r_addend",
                    "r_addend",
                    at + 2 * word,
                    word,
                    entry.addend() + 4,
                    entry.addend() - 4,
                    0x7fffffffL,
                    0x80000000L,
                    -0x80000000L,
                    -0x80000001L,
                    0x100000000L,
                    0x10000000L,
                    -0x10000000L));
        }
        return fields;
    }

    /** Types that the architectures have, and some that none has. */
    private static Long[] types(ModuleBytes module, SplittableRandom random) {
        if (module.elf().header().machine() == ElfConstants.EM_RISCV) {
            long range = random.nextInt(64);
            return new Long[] {
                0L, 1L, 2L, 3L, 7L, 16L, 17L, 18L, 19L, 20L, 23L, 24L, 25L, 26L, 27L, 33L, 35L, 36L, 39L, 40L, 43L, 45L,
                51L, 52L, 55L, 57L, 59L, 60L, 61L, range
            };
        }
        boolean arm64 = module.elf().header().machine() == 183;
        long range = arm64 ? 257 + random.nextInt(60) : random.nextInt(44);
        return arm64
                ? new Long[] {
                    0x100L, 0x101L, 0x102L, 0x103L, 0x104L, 0x105L, 0x106L, 0x113L, 0x114L, 0x11aL, 0x11bL, 0x115L,
                    range
                }
                : new Long[] {
                    1L, 2L, 3L, 4L, 8L, 10L, 11L, 12L, 24L, 28L, 29L, 30L, 42L, 43L, 44L, 47L, 48L, 102L, range
                };
    }

    private static Mutation swap(ModuleBytes module, int at, int size, String place) {
        byte[] both = new byte[2 * size];
        System.arraycopy(module.bytes(), at, both, 0, size);
        System.arraycopy(module.bytes(), at - size, both, size, size);
        return new Mutation(place + "swapped", "relocation order", "", Edits.of(new Edit.Patch(at - size, both)));
    }
}
