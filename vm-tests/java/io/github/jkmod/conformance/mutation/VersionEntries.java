package io.github.jkmod.conformance.mutation;

import io.github.jkmod.elf.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** The CRCs and names of {@code __versions} (entries of 64 bytes), and of the tables that take its place since 6.14. */
final class VersionEntries implements MutationSource {
    private static final int ENTRY = 64;

    @Override
    public int weight() {
        return 4;
    }

    @Override
    public List<Mutation> of(ModuleBytes module, SplittableRandom random) {
        List<Mutation> all = new ArrayList<>();
        for (Section section : module.sections()) {
            if (section.name().equals("__versions")) {
                for (int at = 0; at + ENTRY <= section.size(); at += ENTRY) {
                    entry(module, section, at, random, all);
                }
            } else if (section.name().startsWith("__version_ext")) {
                for (int i = 0; i < 40; i++) {
                    int at = random.nextInt((int) section.size());
                    String place = section.name() + "+" + at;
                    all.add(new Field(place, section.name(), (int) section.offset() + at, 1, List.of())
                            .to(random.nextInt(256)));
                }
            }
        }
        return all;
    }

    private static void entry(
            ModuleBytes module, Section section, int at, SplittableRandom random, List<Mutation> all) {
        int word = module.word();
        int offset = (int) section.offset() + at;
        String place = "__versions[" + at / ENTRY + "] ";
        all.addAll(Field.of(place + "crc", "version crc", offset, 4).mutations(module, random));
        if (word == 8) {
            all.addAll(
                    Field.of(place + "crc high", "version crc", offset + 4, 4).mutations(module, random));
        }
        all.addAll(
                Field.of(place + "name first", "version name", offset + word, 1).mutations(module, random));
        int length = ENTRY - word;
        byte[] endless = new byte[length];
        java.util.Arrays.fill(endless, (byte) 'x');
        all.add(new Mutation(
                place + "name", "version name", "no NUL", Edits.of(new Edit.Patch(offset + word, endless))));
        all.add(new Mutation(
                place + "name", "version name", "none", Edits.of(new Edit.Patch(offset + word, new byte[length]))));
        if (at > 0) {
            byte[] both = new byte[2 * ENTRY];
            System.arraycopy(module.bytes(), offset, both, 0, ENTRY);
            System.arraycopy(module.bytes(), offset - ENTRY, both, ENTRY, ENTRY);
            all.add(new Mutation(
                    place + "swapped", "version order", "", Edits.of(new Edit.Patch(offset - ENTRY, both))));
        }
    }
}
