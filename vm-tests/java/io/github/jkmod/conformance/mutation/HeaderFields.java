package io.github.jkmod.conformance.mutation;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Every field of the ELF header. */
final class HeaderFields implements MutationSource {
    private static final int IDENT = 16;

    @Override
    public int weight() {
        return 6;
    }

    @Override
    public List<Mutation> of(ModuleBytes module, SplittableRandom random) {
        return Field.mutations(fields(module), module, random);
    }

    private static List<Field> fields(ModuleBytes module) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < IDENT; i++) {
            fields.add(field("e_ident[" + i + "]", i, 1, 2L));
        }
        int word = module.word();
        long length = module.length();
        long table = module.sectionTable();
        long count = module.sections().size();
        long tableEnd = table + count * module.sectionHeaderSize();
        int tail = IDENT + 8 + 3 * word; // behind type, machine, version, entry, phoff, shoff
        fields.add(field("e_type", 16, 2, 2L, 3L, 4L));
        fields.add(field("e_machine", 18, 2, 3L, 40L, 62L, 183L, 243L, 247L));
        fields.add(field("e_version", 20, 4));
        fields.add(field("e_entry", 24, word, 2L, 3L, 4L));
        fields.add(field("e_phoff", 24 + word, word, length));
        fields.add(field(
                "e_shoff",
                24 + 2 * word,
                word,
                length,
                length - 1,
                length - 64,
                tableEnd,
                table + 4,
                table + 64,
                table - 64,
                8L));
        fields.add(
                field("e_flags", tail, 4, 0x05000000L, 0x05000200L, 0x05000400L, 0x08L, 0x200L, 0x400L, 0x04000000L));
        fields.add(field("e_ehsize", tail + 4, 2));
        fields.add(field("e_phentsize", tail + 6, 2));
        fields.add(field("e_phnum", tail + 8, 2));
        fields.add(field("e_shentsize", tail + 10, 2, 40L, 64L));
        fields.add(field("e_shnum", tail + 12, 2, count / 2, count + 2, 2L, 3L, 0xff00L));
        fields.add(field("e_shstrndx", tail + 14, 2, count, count - 2, count - 3, 0xff00L));
        return fields;
    }

    private static Field field(String name, int offset, int width, Long... special) {
        return Field.of(name, name, offset, width, special);
    }
}
