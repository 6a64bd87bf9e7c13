package io.github.jkmod.moddb;

import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A module file and what has to be loaded before it.
 *
 * @param name the module's name
 * @param file where it is
 * @param needs the modules in modinfo's {@code depends}, whose symbols it uses, in its order
 * @param prefers the modules behind {@code pre:} in modinfo's {@code softdep}: better loaded before, see modprobe.d(5)
 */
public record ModuleEntry(ModuleName name, Path file, List<ModuleName> needs, List<ModuleName> prefers) {
    private static final String PRE = "pre:";
    private static final String POST = "post:";

    /** Copies the lists. */
    public ModuleEntry {
        needs = List.copyOf(needs);
        prefers = List.copyOf(prefers);
    }

    /** {@return the entry of a module that was read from {@code file}} */
    public static ModuleEntry of(ModuleFile module, Path file) {
        return new ModuleEntry(
                module.name(),
                file,
                module.depends().stream()
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .map(ModuleName::new)
                        .toList(),
                module.modinfo().all("softdep").stream()
                        .flatMap(softdep -> pre(softdep).stream())
                        .toList());
    }

    /** {@return {@code a, b} for {@code pre: a b post: c}} */
    static List<ModuleName> pre(String softdep) {
        List<ModuleName> names = new ArrayList<>();
        boolean pre = false;
        for (String word : softdep.strip().split("\\s+", -1)) {
            if (word.equals(PRE) || word.equals(POST)) {
                pre = word.equals(PRE);
            } else if (pre && !word.isEmpty()) {
                names.add(new ModuleName(word));
            }
        }
        return names;
    }
}
