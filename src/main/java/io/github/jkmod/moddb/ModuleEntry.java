package io.github.jkmod.moddb;

import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.nio.file.Path;
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
        return SoftDependencies.of("", softdep).pre().stream()
                .map(ModuleName::new)
                .toList();
    }
}
