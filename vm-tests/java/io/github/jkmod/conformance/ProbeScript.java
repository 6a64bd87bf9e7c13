package io.github.jkmod.conformance;

import io.github.jkmod.forecast.verdict.LoadCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The probe's script for some cases: what it loads and unloads, line by line. See {@code native/probe}. */
final class ProbeScript extends Script<ProbeScript.Step> {
    /** What one line of the script does. */
    sealed interface Step {}

    /** The load that is the case. */
    record Case(CaseSpec spec) implements Step {}

    /** A load that comes before a case. */
    record Preparation(CaseSpec spec, String base) implements Step {}

    /** An unload of what was loaded before an earlier case. */
    record Removal(String base) implements Step {}

    private final Set<String> loaded = new LinkedHashSet<>();
    private final Set<String> unusable;
    private final java.util.function.UnaryOperator<String> moduleName;

    /**
     * @param unusable bases that are not to be loaded before a case, as they broke guests
     * @param moduleName the name under which the kernel lists a base
     */
    ProbeScript(List<CaseSpec> cases, Set<String> unusable, java.util.function.UnaryOperator<String> moduleName) {
        this.unusable = unusable;
        this.moduleName = moduleName;
        cases.forEach(this::add);
    }

    private void add(CaseSpec spec) {
        List<String> wanted =
                spec.before().stream().filter(base -> !unusable.contains(base)).toList();
        List<String> going = new ArrayList<>(loaded);
        for (int i = going.size() - 1; i >= 0; i--) { // users before those they use
            String base = going.get(i);
            if (!wanted.contains(base)) {
                line(new Removal(base), "U", moduleName.apply(base));
                loaded.remove(base);
            }
        }
        for (String base : wanted) {
            if (loaded.add(base)) {
                load(new Preparation(spec, base), base, LoadCall.finit(""), true, "-");
            }
        }
        load(new Case(spec), spec.base(), spec.call(), false, spec.edits().text());
    }

    private void load(Step step, String base, LoadCall call, boolean keep, String edits) {
        String parameters = call.parameters().isEmpty()
                ? "-"
                : HexFormat.of().formatHex(call.parameters().getBytes(StandardCharsets.ISO_8859_1));
        line(
                step,
                "L",
                file(base),
                call.entry() == LoadCall.Entry.FINIT_MODULE ? "f" : "i",
                Integer.toString(call.flags()),
                keep ? "1" : "0",
                edits,
                parameters);
    }
}
