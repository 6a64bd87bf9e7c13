package io.github.jkmod.conformance.mutation;

import io.github.jkmod.elf.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Words in the sections that the kernel reads as tables, and in all the others. */
final class SectionContents implements MutationSource {
    private static final int MOST = 64;

    private final int weight;
    private final Predicate<Section> chosen;

    private SectionContents(int weight, Predicate<Section> chosen) {
        this.weight = weight;
        this.chosen = chosen;
    }

    /** {@return what is exported, and the parameters} */
    static SectionContents tables() {
        return new SectionContents(8, section -> isTable(section.name()));
    }

    /** {@return all others, those that only some kernels read among them: BTF, jump labels, alternatives, unwind tables} */
    static SectionContents others() {
        return new SectionContents(9, section -> !isTable(section.name()) && !isElsewhere(section));
    }

    private static boolean isTable(String name) {
        return name.startsWith("__ksymtab")
                || name.startsWith("__kcrctab")
                || name.startsWith("__kflagstab")
                || name.equals("__param");
    }

    private static boolean isElsewhere(Section section) {
        return section.isRelocations()
                || section.type() == 2
                || section.name().equals(".modinfo")
                || section.name().equals("__versions")
                || section.name().startsWith(".gnu.linkonce");
    }

    @Override
    public int weight() {
        return weight;
    }

    @Override
    public List<Mutation> of(ModuleBytes module, SplittableRandom random) {
        List<Mutation> all = new ArrayList<>();
        for (Section section : module.sections()) {
            if (section.hasBytes() && section.size() > 0 && chosen.test(section)) {
                words(module, section, random, all);
                edges(section, all);
            }
        }
        return all;
    }

    /** All words of a small section, some of a large one. */
    private static void words(ModuleBytes module, Section section, SplittableRandom random, List<Mutation> all) {
        int words = (int) section.size() / 4;
        for (int i = 0; i < Math.min(words, MOST); i++) {
            int at = 4 * (words <= MOST ? i : random.nextInt(words));
            String place = section.name() + "+0x" + Integer.toHexString(at);
            List<Mutation> some =
                    new ArrayList<>(Field.of(place, "in " + section.name(), (int) section.offset() + at, 4, 4L, 8L)
                            .mutations(module, random));
            for (int k = 0; k < 3; k++) {
                all.add(some.remove(random.nextInt(some.size())));
            }
        }
    }

    private static void edges(Section section, List<Mutation> all) {
        int last = (int) (section.offset() + section.size() - 1);
        all.add(new Field(section.name() + " first byte", "in " + section.name(), (int) section.offset(), 1, List.of())
                .to('x'));
        all.add(new Field(section.name() + " last byte", "in " + section.name(), last, 1, List.of()).to('x'));
        all.add(new Mutation(
                section.name(),
                "in " + section.name(),
                "all zero",
                Edits.of(new Edit.Patch((int) section.offset(), new byte[(int) Math.min(section.size(), 4096)]))));
    }
}
