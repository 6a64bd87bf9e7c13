package io.github.jkmod.module;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Joins what {@code .modinfo} says of parameters with the {@code __param} section. */
final class Parameters {
    private Parameters() {}

    /** Every parameter that either source names: first those of {@code .modinfo} in its order, then the others. */
    static List<Parameter> join(Modinfo modinfo, List<KernelParameter> entries) {
        Set<String> names = new LinkedHashSet<>();
        for (Modinfo.Entry entry : modinfo.entries()) {
            if (entry.tag().equals("parm") || entry.tag().equals("parmtype")) {
                entry.value().map(Parameters::name).ifPresent(names::add);
            }
        }
        entries.forEach(entry -> names.add(entry.name()));
        return names.stream()
                .map(name -> new Parameter(
                        name,
                        text(modinfo, "parm", name),
                        text(modinfo, "parmtype", name),
                        entries.stream()
                                .filter(entry -> entry.name().equals(name))
                                .findFirst()))
                .toList();
    }

    private static String name(String value) {
        int colon = value.indexOf(':');
        return colon < 0 ? value : value.substring(0, colon);
    }

    private static Optional<String> text(Modinfo modinfo, String tag, String name) {
        return modinfo.all(tag).stream()
                .filter(value -> value.startsWith(name + ":"))
                .map(value -> value.substring(name.length() + 1))
                .findFirst();
    }
}
