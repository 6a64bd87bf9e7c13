package io.github.jkmod.forecast.params;

import io.github.jkmod.forecast.link.InitPointer;
import io.github.jkmod.forecast.link.KallsymsLookups;
import io.github.jkmod.forecast.link.PointerTargets;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.load.TrustedFields;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.LoaderChange;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** {@code mod_sysfs_setup}, and what {@code do_init_module} calls. */
public final class SysfsStage implements Stage {
    /** {@code SYSFS_PREALLOC | 0664}. */
    private static final int MODES = 010664;

    static final int LONGEST_NAME = 4096;

    @Override
    public LoadStage stage() {
        return LoadStage.SYSFS;
    }

    @Override
    public void examine(Load load) {
        if (!load.isLaidOut()) {
            return;
        }
        TrustedFields.beforeSysfs(load);
        String name = load.structModule().name();
        if (load.option("SYSFS").orElse(true) && folder(load, name) && parameters(load, name) && sections(load, name)) {
            new InitPointer(load).examine();
            if (load.kernel().policy().initcallDebug().value().orElse(false)) {
                new KallsymsLookups(load, new PointerTargets(load)).byInitcallDebug();
            }
        }
    }

    /** {@code mod_sysfs_init}. {@return whether the load can go on} */
    private boolean folder(Load load, String name) {
        if (name.isEmpty()) {
            load.refuse(
                    Errno.EINVAL,
                    Finding.error(stage(), "the module has no name")
                            .in("kobject_add_internal")
                            .because("the kernel makes no folder without a name")
                            .hint("the file is damaged: build it anew")
                            .at(
                                    load.info().name(load.structModule().section()),
                                    load.structModule().nameOffset()));
            return false;
        }
        Fact<Boolean> builtIn = load.kernel().builtInFolder(name);
        if (builtIn.value().isEmpty() && !(builtIn instanceof Fact.Absent<Boolean>)) {
            load.findings().unknown("names in /sys/module");
        }
        if (builtIn.value().orElse(false)) {
            load.refuse(
                    Errno.EINVAL,
                    Finding.error(stage(), "/sys/module/" + name + " is there already")
                            .in("mod_sysfs_init")
                            .because("code of that name is built into the kernel")
                            .hint("the kernel has it without the module: nothing needs to be loaded")
                            .logged(name + ": module is already loaded"));
            return false;
        }
        return true;
    }

    /** {@code module_param_sysfs_setup}. */
    private boolean parameters(Load load, String module) {
        KernelParameters table = new KernelParameters(load);
        Set<String> names = new HashSet<>();
        Optional<String> twice = Optional.empty();
        for (int i = 0; i < table.count(); i++) {
            int mode = table.permissions(i);
            if (mode == 0) {
                continue;
            }
            if (table.name(i) == 0) {
                throw table.nameless(i);
            }
            // after a failure the kernel goes through all names once more (remove_files), so each must be readable
            String name = table.nameText(i, LONGEST_NAME);
            if ((mode & ~MODES) != 0) {
                load.findings().add(strangeMode(name, mode));
            }
            if (!names.add(name) && twice.isEmpty()) {
                twice = Optional.of(name);
            }
        }
        twice.ifPresent(name -> load.refuse(Errno.EEXIST, duplicate(module, "parameters", name, "parameter")));
        return twice.isEmpty();
    }

    private Finding strangeMode(String name, int mode) {
        return Finding.warning(stage(), "parameter " + name + " has mode 0" + Integer.toOctalString(mode))
                .in("create_files")
                .because("the kernel warns of bits outside of 0664 and takes them off")
                .hint("give module_param a sane mode")
                .logged("Attribute " + name + ": Invalid permissions 0" + Integer.toOctalString(mode));
    }

    private Finding duplicate(String module, String folder, String name, String what) {
        return Finding.error(stage(), "two " + what + "s are named " + name)
                .in("sysfs_create_group")
                .because("their files in /sys/module/" + module + "/" + folder + " would be the same")
                .hint("rename one of them")
                .logged("sysfs: cannot create duplicate filename '/module/" + module.replace('/', '!') + "/" + folder
                        + "/" + name + "'");
    }

    /** {@code add_sect_attrs}; that it fails has mattered since 6.12. */
    private boolean sections(Load load, String module) {
        if (!load.option("KALLSYMS").orElse(true)) {
            return true;
        }
        LoadInfo info = load.info();
        Set<String> names = new HashSet<>();
        for (SectionHeader section : SysfsFolder.kept(info)) {
            String name = info.name(section);
            if (!names.add(name)) {
                return duplicateSection(load, module, section, name);
            }
        }
        return true;
    }

    private boolean duplicateSection(Load load, String module, SectionHeader section, String name) {
        Finding finding = duplicate(module, "sections", name, "section").at(section.place(), 0);
        if (load.has(LoaderChange.SECTION_FILES_MATTER)) {
            load.refuse(Errno.EEXIST, finding);
            return false;
        }
        load.findings()
                .add(Finding.warning(stage(), finding.what())
                        .in("add_sect_attrs")
                        .because("the kernel goes on without /sys/module/" + module + "/sections")
                        .hint(finding.hint())
                        .at(section.place(), 0)
                        .logged(finding.kernelLog().orElse("")));
        return true;
    }
}
