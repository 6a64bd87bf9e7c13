package io.github.jkmod.conformance.mutation;

import io.github.jkmod.elf.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The file cut at every boundary in it, one byte before and one behind; and with bytes behind its end. */
final class Boundaries implements MutationSource {
    @Override
    public int weight() {
        return 5;
    }

    @Override
    public List<Mutation> of(ModuleBytes module, SplittableRandom random) {
        Map<String, Integer> places = new LinkedHashMap<>();
        places.put("the header", module.wide() ? 64 : 52);
        for (Section section : module.sections()) {
            if (section.hasBytes()) {
                places.put(ModuleBytes.title(section) + " begin", (int) section.offset());
                places.put(ModuleBytes.title(section) + " end", (int) (section.offset() + section.size()));
            }
        }
        places.put("the section headers", module.sectionTable());
        places.put("the first section header", module.sectionHeader(1));
        places.put(
                "the last section header",
                module.sectionHeader(module.sections().size() - 1));
        places.put("the end", module.length());
        places.put("the magic", 4);
        places.put("somewhere", random.nextInt(module.length()));
        places.put("somewhere else", random.nextInt(module.length()));
        List<Mutation> all = new ArrayList<>();
        places.forEach((name, at) -> {
            for (int delta = -1; delta <= 1; delta++) {
                int length = at + delta;
                if (length >= 0 && length < module.length()) {
                    all.add(new Mutation(
                            "cut at " + name, "cut", Integer.toString(length), Edits.of(new Edit.Truncate(length))));
                }
            }
        });
        for (int count : new int[] {1, 3, 8, 27, 28, 29, 4096}) {
            byte[] bytes = new byte[count];
            all.add(appended(count + " zeros", bytes));
            byte[] noise = new byte[count];
            random.nextBytes(noise);
            all.add(appended(count + " random bytes", noise));
        }
        return all;
    }

    private static Mutation appended(String value, byte[] bytes) {
        return new Mutation("appended", "appended", value, Edits.of(new Edit.Append(bytes)));
    }
}
