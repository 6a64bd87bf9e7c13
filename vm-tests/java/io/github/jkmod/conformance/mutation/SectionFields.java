package io.github.jkmod.conformance.mutation;

import io.github.jkmod.elf.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Every field of every section header, the one of index 0 too. */
final class SectionFields implements MutationSource {
    private static final List<Long> TYPES = List.of(
            0L,
            1L,
            2L,
            3L,
            4L,
            5L,
            6L,
            7L,
            8L,
            9L,
            11L,
            14L,
            15L,
            17L,
            18L,
            0x60000000L,
            0x6ffffff6L,
            0x70000001L,
            0x70000003L);

    @Override
    public int weight() {
        return 34;
    }

    @Override
    public List<Mutation> of(ModuleBytes module, SplittableRandom random) {
        List<Field> fields = new ArrayList<>();
        for (Section section : module.sections()) {
            fields.addAll(fields(module, section, random));
        }
        return Field.mutations(fields, module, random);
    }

    private static List<Field> fields(ModuleBytes module, Section section, SplittableRandom random) {
        List<Field> fields = new ArrayList<>();
        int word = module.word();
        int at = module.sectionHeader(section.index());
        int[] offsets = {
            0, 4, 8, 8 + word, 8 + 2 * word, 8 + 3 * word, 8 + 4 * word, 12 + 4 * word, 16 + 4 * word, 16 + 5 * word
        };
        String[] names = {
            "sh_name",
            "sh_type",
            "sh_flags",
            "sh_addr",
            "sh_offset",
            "sh_size",
            "sh_link",
            "sh_info",
            "sh_addralign",
            "sh_entsize"
        };
        for (int i = 0; i < names.length; i++) {
            int width = i == 0 || i == 1 || i == 6 || i == 7 ? 4 : word;
            String place = ModuleBytes.title(section) + " " + names[i];
            fields.add(new Field(place, names[i], at + offsets[i], width, special(names[i], module, section, random)));
        }
        return fields;
    }

    private static List<Long> special(String name, ModuleBytes module, Section section, SplittableRandom random) {
        long length = module.length();
        return switch (name) {
            case "sh_name" -> names(module, random);
            case "sh_type" -> TYPES;
            case "sh_flags" -> flags(section.flags());
            case "sh_offset" ->
                List.of(
                        length,
                        length - 1,
                        length - section.size(),
                        length - section.size() + 1,
                        section.offset() + 4,
                        section.offset() + 16,
                        section.offset() - 8,
                        length + 0x10000,
                        0x7ffff000L);
            case "sh_size" ->
                List.of(
                        section.size() / 2,
                        section.size() + 8,
                        section.size() + 16,
                        section.size() - 4,
                        section.size() - 8,
                        length - section.offset(),
                        length - section.offset() + 1,
                        0x1000L,
                        0x10000L,
                        0x7ff00000L,
                        8L,
                        24L);
            case "sh_link", "sh_info" -> indexes(module, random);
            case "sh_addralign" -> List.of(2L, 3L, 4L, 8L, 16L, 32L, 64L, 4096L, 8192L, 65536L, 0x100000L, 7L);
            default -> List.of(8L, 16L, 24L);
        };
    }

    /** Names of other sections, the end of the name table, and what lies behind it. */
    private static List<Long> names(ModuleBytes module, SplittableRandom random) {
        List<Long> names = new ArrayList<>();
        for (Section other : module.sections()) {
            boolean meaningful = other.name().startsWith(".gnu.linkonce")
                    || other.name().equals(".modinfo")
                    || other.name().startsWith("__")
                    || other.name().startsWith(".data..percpu");
            if (other.index() > 0 && (meaningful || random.nextInt(8) == 0)) {
                names.add(module.nameOffset(other));
            }
        }
        Section table = module.sections().get(module.elf().header().sectionNameIndex());
        names.addAll(
                List.of(table.size(), table.size() - 1, table.size() + 3, module.length() - table.offset(), 0x7fffffL));
        return names;
    }

    private static List<Long> flags(long now) {
        return LongStream.of(1, 2, 4, 0x10, 0x20, 0x40, 0x80, 0x200, 0x400, 0x800, 0x00100000, 0x80000000L, 3, 6, 5)
                .map(bits -> now ^ bits)
                .boxed()
                .toList();
    }

    private static List<Long> indexes(ModuleBytes module, SplittableRandom random) {
        long count = module.sections().size();
        return List.of(
                count,
                count - 1,
                count + 1,
                2L,
                0xffffL,
                random.nextLong(count),
                random.nextLong(count),
                random.nextLong(count));
    }
}
