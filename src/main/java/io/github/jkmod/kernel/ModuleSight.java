package io.github.jkmod.kernel;

import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.util.List;

/**
 * One look at a module: the three places where a kernel shows it, read one after the other, /proc/modules first.
 *
 * @param procModule its line in /proc/modules; Absent when it is not in
 * @param uses the modules whose lines there name it as a user, newest first
 * @param sysModule its folder under /sys/module; Absent when there is none
 * @param kallsyms its entries in /proc/kallsyms; none when it is not in
 */
public record ModuleSight(
        Fact<ProcModule> procModule,
        Fact<List<ModuleName>> uses,
        Fact<SysModule> sysModule,
        Fact<KallsymsLook> kallsyms) {
    /** {@return what the kernel shows of {@code name} now} */
    public static ModuleSight look(KernelRoot root, ModuleName name) {
        Fact<List<ProcModule>> modules = ProcModules.read(root);
        return new ModuleSight(
                ProcModules.find(modules, name, root),
                modules.map(all -> all.stream()
                        .filter(module -> module.usedBy().contains(name.value()))
                        .map(ProcModule::name)
                        .toList()),
                SysModule.read(root, name),
                root.kallsyms().look(name));
    }
}
