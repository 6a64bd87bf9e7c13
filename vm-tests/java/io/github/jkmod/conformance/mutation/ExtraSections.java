package io.github.jkmod.conformance.mutation;

import io.github.jkmod.elf.Section;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** A second header for a section that is there, in a longer section header table behind the file's end. */
final class ExtraSections implements MutationSource {
    @Override
    public int weight() {
        return 4;
    }

    @Override
    public List<Mutation> of(ModuleBytes module, SplittableRandom random) {
        List<Mutation> all = new ArrayList<>();
        for (Section section : module.sections()) {
            byte[] header = header(module, section);
            all.add(added(module, section, header, "again"));
            all.add(added(module, section, with(header, module.wide() ? 32 : 20, module.word(), 0), "again, empty"));
            all.add(added(module, section, with(header, 8, module.word(), 0), "again, no flags"));
            all.add(added(module, section, with(header, 4, 4, 8), "again, NOBITS"));
            Section other =
                    module.sections().get(random.nextInt(module.sections().size()));
            byte[] renamed = with(header, 0, 4, module.nameOffset(other));
            all.add(added(module, section, renamed, "again, as " + other.index() + " " + other.name()));
        }
        return all;
    }

    private static byte[] header(ModuleBytes module, Section section) {
        int at = module.sectionHeader(section.index());
        return Arrays.copyOfRange(module.bytes(), at, at + module.sectionHeaderSize());
    }

    private static byte[] with(byte[] header, int offset, int width, long value) {
        byte[] changed = header.clone();
        for (int i = 0; i < width; i++) {
            changed[offset + i] = (byte) (value >>> (8 * i));
        }
        return changed;
    }

    private static Mutation added(ModuleBytes module, Section section, byte[] header, String what) {
        int count = module.sections().size();
        int padding = (8 - module.length() % 8) % 8;
        int table = count * module.sectionHeaderSize();
        ByteBuffer more = ByteBuffer.allocate(padding + table + header.length).order(ByteOrder.LITTLE_ENDIAN);
        more.put(new byte[padding])
                .put(module.bytes(), module.sectionTable(), table)
                .put(header);
        int word = module.word();
        byte[] offset = new byte[word];
        for (int i = 0; i < word; i++) {
            offset[i] = (byte) ((long) (module.length() + padding) >>> (8 * i));
        }
        byte[] number = {(byte) (count + 1), (byte) ((count + 1) >>> 8)};
        return new Mutation(
                ModuleBytes.title(section),
                "extra section",
                what,
                Edits.of(
                        new Edit.Append(more.array()),
                        new Edit.Patch(24 + 2 * word, offset),
                        new Edit.Patch(24 + 3 * word + 12, number)));
    }
}
