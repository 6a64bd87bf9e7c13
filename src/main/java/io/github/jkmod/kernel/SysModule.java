package io.github.jkmod.kernel;

import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What /sys/module/NAME shows (kernel/module/sysfs.c, kernel/params.c). Every part is empty where the kernel has no such
 * file; what exists but could not be read is in {@code unreadable}.
 *
 * @param initState {@code coming}, {@code live} or {@code going}
 * @param refCount as in /proc/modules; empty without CONFIG_MODULE_UNLOAD
 * @param holders the modules that use this one, sorted
 * @param sections each section's address by name; 0 where hidden. Never updated: init sections' are stale after init
 * @param parameters the readable ones' values by name
 * @param coreSize bytes that stay after init
 * @param initSize bytes of init memory; 0 after init
 * @param taint letters, such as {@code OE}
 * @param version the MODULE_VERSION
 * @param srcversion the checksum of the sources
 * @param notes the note sections' raw bytes by section name
 * @param builtIn whether it is part of vmlinux: the folder has no core size
 * @param unreadable by path below the module's folder (such as {@code parameters/key}), why a file could not be read or
 *     understood
 */
public record SysModule(
        Optional<String> initState,
        OptionalLong refCount,
        List<String> holders,
        Map<String, Long> sections,
        Map<String, String> parameters,
        OptionalLong coreSize,
        OptionalLong initSize,
        Optional<String> taint,
        Optional<String> version,
        Optional<String> srcversion,
        Map<String, byte[]> notes,
        boolean builtIn,
        Map<String, String> unreadable) {
    /** {@return what is shown of {@code name}; Absent if there is no such folder} */
    public static Fact<SysModule> read(KernelRoot root, ModuleName name) {
        return SysModuleReader.read(root.sys("module", name.value()));
    }
}
