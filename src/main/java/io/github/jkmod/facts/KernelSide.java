package io.github.jkmod.facts;

import io.github.jkmod.kernel.Fact;
import io.github.jkmod.kernel.KernelExport;
import java.util.Map;

/**
 * What one source says of the kernel's own exports.
 *
 * @param source where they are from, for people
 * @param exports by name
 * @param complete whether there are no others
 */
record KernelSide(String source, Map<String, KernelExport> exports, boolean complete) {
    Fact<KernelExport> of(String name) {
        KernelExport export = exports.get(name);
        if (export != null) {
            return new Fact.Present<>(export);
        }
        String why = source + ": no " + name;
        return complete ? new Fact.Absent<>(why) : new Fact.Hidden<>(why + "; it does not list all exports");
    }
}
