package io.github.jkmod.facts;

import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.model.Fact;
import java.util.Map;
import java.util.function.Function;

/**
 * What one source says of the kernel's own exports.
 *
 * @param source where they are from, for people
 * @param lookup finds the export of a name, Absent where there surely is none
 */
record KernelSide(String source, Function<String, Fact<KernelExport>> lookup) {
    /**
     * The exports in a map by their names.
     *
     * @param complete whether there are no others
     */
    static KernelSide listed(String source, Map<String, KernelExport> exports, boolean complete) {
        return new KernelSide(source, name -> {
            KernelExport export = exports.get(name);
            if (export != null) {
                return new Fact.Present<>(export);
            }
            return complete
                    ? new Fact.Absent<>("no " + name)
                    : new Fact.Hidden<>("no " + name + "; it does not list all exports");
        });
    }

    Fact<KernelExport> of(String name) {
        Fact<KernelExport> found = lookup.apply(name);
        if (found instanceof Fact.Absent<KernelExport> absent) {
            return new Fact.Absent<>(source + ": " + absent.why());
        }
        return found instanceof Fact.Hidden<KernelExport> hidden
                ? new Fact.Hidden<>(source + ": " + hidden.why())
                : found;
    }
}
