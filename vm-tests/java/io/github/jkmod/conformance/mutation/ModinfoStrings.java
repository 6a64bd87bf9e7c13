package io.github.jkmod.conformance.mutation;

import io.github.jkmod.elf.Section;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The strings of {@code .modinfo}: broken, taken away, and others written over them. */
final class ModinfoStrings implements MutationSource {
    private static final List<String> OTHERS = List.of(
            "livepatch=Y",
            "staging=Y",
            "intree=Y",
            "test=Y",
            "retpoline=Y",
            "license=Proprietary",
            "license=GPL",
            "license=",
            "license",
            "license=GPL v2",
            "name=",
            "name=vmlinux",
            "name=ext4",
            "name=a/b",
            "import_ns=module:x",
            "import_ns=JKMOD_TEST",
            "import_ns=",
            "vermagic=",
            "vermagic=6.1",
            "version=1",
            "srcversion=0",
            "scmversion=g0",
            "parm=x:y",
            "depends=",
            "depends=nothing",
            "=",
            "==",
            "async_probe=1",
            "\u00ff\u00fe=\u0001");

    @Override
    public int weight() {
        return 9;
    }

    @Override
    public List<Mutation> of(ModuleBytes module, SplittableRandom random) {
        List<Mutation> all = new ArrayList<>();
        for (Section section : module.sections()) {
            if (section.name().equals(".modinfo")) {
                strings(module, section, random, all);
            }
        }
        return all;
    }

    private static void strings(ModuleBytes module, Section section, SplittableRandom random, List<Mutation> all) {
        int end = (int) (section.offset() + section.size());
        for (int at = (int) section.offset(); at < end; ) {
            int length = 0;
            while (at + length < end && module.bytes()[at + length] != 0) {
                length++;
            }
            if (length > 0) {
                string(module, at, length, random, all);
            }
            at += length + 1;
        }
    }

    private static void string(ModuleBytes module, int at, int length, SplittableRandom random, List<Mutation> all) {
        String text = new String(module.bytes(), at, length, StandardCharsets.ISO_8859_1);
        int sign = text.indexOf('=');
        String tag = sign < 0 ? text : text.substring(0, sign);
        String place = ".modinfo " + tag;
        if (tag.equals("parm") || tag.equals("parmtype")) {
            place += " " + text.substring(sign + 1).replaceAll(":.*", "");
        }
        byte[] blank = new byte[length];
        all.add(patch(place, tag, "gone", at, blank));
        all.add(patch(place, tag, "no value", at + sign + 1, new byte[length - sign - 1]));
        all.add(patch(place, tag, "last letter gone", at + length - 1, new byte[1]));
        all.add(patch(place, tag, "runs into the next", at + length, new byte[] {'x'}));
        for (int i = 0; i < 3; i++) {
            int where = random.nextInt(length);
            byte[] letter = {(byte) (module.bytes()[at + where] ^ (1 << random.nextInt(7)))};
            all.add(patch(
                    place, tag, "byte " + where + " 0x" + Integer.toHexString(letter[0] & 0xff), at + where, letter));
        }
        for (String value : values(tag, text.substring(sign + 1))) {
            written(place, tag, at, length, tag + "=" + value, all);
        }
        for (int i = 0; i < 6; i++) {
            written(place, tag, at, length, OTHERS.get(random.nextInt(OTHERS.size())), all);
        }
    }

    /** What the kernel looks at letter by letter. */
    private static List<String> values(String tag, String now) {
        return switch (tag) {
            case "vermagic" ->
                Arrays.asList(
                        now.replace("SMP", "SMQ"),
                        now.strip(),
                        now.replace("mod_unload", "mod_unloae"),
                        now.replaceFirst("\\d", "9"),
                        now.replace(" ", "  "),
                        now.replace("preempt ", ""),
                        now.replace("modversions ", ""),
                        now.replaceFirst(" .*", ""),
                        now.replaceFirst("^\\S+", "x"),
                        now.substring(0, now.length() / 2),
                        " " + now.strip(),
                        now.toUpperCase(java.util.Locale.ROOT));
            case "license" -> List.of("GPX", "gpl", "GP", "BSD", "GPL v2", "Dual BSD/GPL");
            case "name" -> List.of("", "a", "x/y", "..", "block", "kernel", "module", "cpu");
            case "import_ns" -> List.of("X", "module:", "module:*", "MODULE:");
            case "depends" -> List.of("x", ",");
            default -> List.of();
        };
    }

    /** Only what fits in the place of the old string; the rest is filled with NULs. */
    private static void written(String place, String tag, int at, int length, String text, List<Mutation> all) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length <= length) {
            all.add(patch(place, tag, "\"" + text + "\"", at, Arrays.copyOf(bytes, length)));
        }
    }

    private static Mutation patch(String place, String tag, String value, int at, byte[] bytes) {
        return new Mutation(place, "modinfo " + tag, value, Edits.of(new Edit.Patch(at, bytes)));
    }
}
