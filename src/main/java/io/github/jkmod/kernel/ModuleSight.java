package io.github.jkmod.kernel;

import io.github.jkmod.model.ModuleName;

/**
 * One look at a module: the three places where a kernel shows it, read one after the other, /proc/modules first.
 *
 * @param procModule its line in /proc/modules; Absent when it is not in
 * @param sysModule its folder under /sys/module; Absent when there is none
 * @param kallsyms its entries in /proc/kallsyms; none when it is not in
 */
public record ModuleSight(Fact<ProcModule> procModule, Fact<SysModule> sysModule, Fact<KallsymsLook> kallsyms) {
    /** {@return what the kernel shows of {@code name} now} */
    public static ModuleSight look(KernelRoot root, ModuleName name) {
        return new ModuleSight(
                ProcModules.find(root, name),
                SysModule.read(root, name),
                root.kallsyms().look(name));
    }
}
