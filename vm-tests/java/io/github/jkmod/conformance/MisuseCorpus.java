package io.github.jkmod.conformance;

import io.github.jkmod.conformance.mutation.Edit;
import io.github.jkmod.conformance.mutation.Edits;
import io.github.jkmod.forecast.verdict.LoadCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The project's own modules, used as they are meant to be and in every wrong way. */
final class MisuseCorpus implements Corpus {
    private static final List<String> ALL = List.of(
            "hello",
            "hello_plain",
            "slow_init",
            "provider",
            "consumer",
            "gpl_provider",
            "ns_provider",
            "fail_init",
            "odd_init",
            "no_exit",
            "watcher",
            "params",
            "proprietary_consumer",
            "ns_consumer",
            "oops_init",
            "spin_init");

    @Override
    public String name() {
        return "misuse";
    }

    @Override
    public List<CaseSpec> cases(TestKernel kernel, Bases bases) throws IOException {
        String provider = kernel.base(bases, "provider");
        String gpl = kernel.base(bases, "gpl_provider");
        String spaced = kernel.base(bases, "ns_provider");
        List<CaseSpec> cases = new ArrayList<>();
        for (String name : ALL) {
            String file = kernel.base(bases, name);
            if (!name.equals("spin_init")) {
                ways(cases, name, file);
            }
            switch (name) {
                case "consumer" -> needing(cases, name, file, provider, List.of(provider, gpl, spaced));
                case "proprietary_consumer" -> needing(cases, name, file, gpl, List.of(provider, gpl, spaced));
                case "ns_consumer" -> needing(cases, name, file, spaced, List.of(provider, gpl, spaced));
                case "slow_init", "fail_init", "odd_init", "no_exit", "oops_init", "spin_init" -> {}
                default -> repeated(cases, bases, name, file);
            }
        }
        String consumer = kernel.base(bases, "consumer");
        cases.add(CaseSpec.of("consumer, sum=1", "no setter", consumer, LoadCall.finit("sum=1"), provider));
        cases.add(CaseSpec.of("consumer, sum", "no setter", consumer, LoadCall.finit("sum"), provider));
        cases.add(CaseSpec.of("spin_init", "init", kernel.base(bases, "spin_init"), LoadCall.finit("")));
        return cases;
    }

    private static void needing(List<CaseSpec> cases, String name, String file, String need, List<String> all) {
        String what = name + " with what it needs";
        cases.add(CaseSpec.of(what, "provider", file, LoadCall.finit(""), need));
        cases.add(CaseSpec.of(name + " twice with what it needs", "twice", file, LoadCall.finit(""), need, file));
        cases.add(new CaseSpec(name + " with all providers", "provider", file, Edits.NONE, LoadCall.finit(""), all));
        cases.add(CaseSpec.of(what + ", forced", "provider", file, flags(3), need));
    }

    private static void repeated(List<CaseSpec> cases, Bases bases, String name, String file) throws IOException {
        cases.add(CaseSpec.of(name + " twice", "twice", file, LoadCall.finit(""), file));
        cases.add(CaseSpec.of(name + " twice, init_module", "twice", file, LoadCall.init(""), file));
        renamed(cases, bases, name, file);
    }

    private static void ways(List<CaseSpec> cases, String name, String file) {
        cases.add(CaseSpec.of(name, "alone", file, LoadCall.finit("")));
        cases.add(CaseSpec.of(name + ", init_module", "alone", file, LoadCall.init("")));
        for (int flags : new int[] {1, 2, 3, 4, 5, 7, 8, 16, 0x40000000, 0x80000000, -1}) {
            cases.add(CaseSpec.of(name + ", flags " + flags, "flags", file, flags(flags)));
        }
        cases.add(CaseSpec.of(name + ", unknown parameter", "unknown parameter", file, LoadCall.finit("nonsense=1")));
    }

    private static LoadCall flags(int flags) {
        return new LoadCall(LoadCall.Entry.FINIT_MODULE, flags, "");
    }

    /** The same module under another name, while it is in: what it exports is there already. */
    private static void renamed(List<CaseSpec> cases, Bases bases, String name, String file) throws IOException {
        byte[] bytes = bases.bytes(file);
        List<Edit> edits = new ArrayList<>();
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (int at = text.indexOf(name + "\0"); at >= 0; at = text.indexOf(name + "\0", at + 1)) {
            char before = at == 0 ? 0 : text.charAt(at - 1);
            if (before == '=' || before == 0) {
                edits.add(new Edit.Patch(at, new byte[] {'Z'}));
            }
        }
        cases.add(new CaseSpec(
                name + " under another name", "renamed", file, new Edits(edits), LoadCall.finit(""), List.of()));
        cases.add(new CaseSpec(
                name + " twice under two names",
                "duplicate export",
                file,
                new Edits(edits),
                LoadCall.finit(""),
                List.of(file)));
        cases.add(new CaseSpec(
                name + " twice under two names, init_module",
                "duplicate export",
                file,
                new Edits(edits),
                LoadCall.init(""),
                List.of(file)));
    }
}
