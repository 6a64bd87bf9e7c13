package io.github.jkmod.conformance.mutation;

import io.github.jkmod.elf.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The bytes of {@code struct module} in {@code .gnu.linkonce.this_module}: each word, and the name. */
final class ModuleStruct implements MutationSource {
    private static final List<String> NAMES = List.of(
            "",
            "a",
            "x/y",
            ".",
            "..",
            "a b",
            "x\ny",
            "block",
            "kernel",
            "module",
            "cpu",
            "vmlinux",
            "printk",
            "\u00ff\u00fe",
            "-dash-",
            "%s%n",
            "x".repeat(51),
            "x".repeat(55),
            "x".repeat(56),
            "y".repeat(200));

    @Override
    public int weight() {
        return 10;
    }

    @Override
    public List<Mutation> of(ModuleBytes module, SplittableRandom random) {
        List<Mutation> all = new ArrayList<>();
        for (Section section : module.sections()) {
            if (section.name().equals(".gnu.linkonce.this_module") && section.hasBytes()) {
                words(module, section, random, all);
                names(module, section, all);
            }
        }
        return all;
    }

    private static void words(ModuleBytes module, Section section, SplittableRandom random, List<Mutation> all) {
        for (int at = 0; at + 4 <= section.size(); at += 4) {
            String place = "struct module+0x" + Integer.toHexString(at);
            Field field = Field.of(place, "struct module", (int) section.offset() + at, 4, 0x1000L, 0x100L, 8L);
            List<Mutation> some = new ArrayList<>(field.mutations(module, random));
            for (int i = 0; i < 4; i++) {
                all.add(some.remove(random.nextInt(some.size())));
            }
        }
    }

    private static void names(ModuleBytes module, Section section, List<Mutation> all) {
        int at = module.wide() ? 24 : 12; // behind state and list
        int room = module.wide() ? 56 : 60;
        for (String name : NAMES) {
            byte[] bytes = Arrays.copyOf(name.getBytes(StandardCharsets.ISO_8859_1), Math.max(room, name.length()));
            all.add(new Mutation(
                    "struct module name",
                    "struct module name",
                    "\"" + name.replace("\n", "\\n") + "\"",
                    Edits.of(new Edit.Patch((int) section.offset() + at, bytes))));
        }
    }
}
