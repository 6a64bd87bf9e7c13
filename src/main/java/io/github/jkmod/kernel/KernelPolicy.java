package io.github.jkmod.kernel;

import io.github.jkmod.model.Fact;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a kernel allows, and what it has been through.
 *
 * @param kptrRestrict 0, 1 or 2: from which privilege on addresses are shown (Documentation/admin-guide/sysctl/kernel)
 * @param modulesDisabled whether loading and unloading is off until the next boot
 * @param sigEnforce whether only signed modules load ({@code module.sig_enforce})
 * @param lockdown {@code none}, {@code integrity} or {@code confidentiality}; Absent also without securityfs
 * @param blacklist the names in {@code module_blacklist=}; empty when unset
 * @param tainted the bits of the kernel's taint ({@code TAINT_*})
 * @param initcallDebug whether each call of an init function is logged ({@code initcall_debug})
 */
public record KernelPolicy(
        Fact<Integer> kptrRestrict,
        Fact<Boolean> modulesDisabled,
        Fact<Boolean> sigEnforce,
        Fact<String> lockdown,
        Fact<List<String>> blacklist,
        Fact<Long> tainted,
        Fact<Boolean> initcallDebug) {
    private static final String BLACKLIST = "module_blacklist=";

    /** {@return each fact from its file under /proc/sys/kernel, /sys/module or /sys/kernel/security} */
    public static KernelPolicy read(KernelRoot root) {
        return new KernelPolicy(
                KernelFiles.number(root.proc("sys", "kernel", "kptr_restrict")).map(Long::intValue),
                KernelFiles.flag(root.proc("sys", "kernel", "modules_disabled")),
                KernelFiles.flag(root.sys("module", "module", "parameters", "sig_enforce")),
                lockdown(root.sys("kernel", "security", "lockdown")),
                blacklist(root),
                KernelFiles.number(root.proc("sys", "kernel", "tainted")),
                KernelFiles.flag(root.sys("module", "kernel", "parameters", "initcall_debug")));
    }

    /**
     * {@return what a kernel with these options allows after a boot without any parameters}
     *
     * <p>A boot with UEFI Secure Boot may lock it down (LOCK_DOWN_IN_EFI_SECURE_BOOT); such a machine is not assumed.
     */
    public static KernelPolicy afterBoot(Fact<KernelConfig> config) {
        Fact<Boolean> signatures = config.flatMap(options -> options.isSet("MODULE_SIG")
                ? new Fact.Present<>(options.isSet("MODULE_SIG_FORCE"))
                : new Fact.Absent<>("the kernel is built without MODULE_SIG"));
        return new KernelPolicy(
                new Fact.Absent<>("kptr_restrict: the kernel does not run"),
                new Fact.Present<>(false),
                signatures,
                config.flatMap(KernelPolicy::lockdownAfterBoot),
                new Fact.Present<>(List.of()),
                new Fact.Present<>(0L),
                new Fact.Present<>(false));
    }

    private static Fact<String> lockdownAfterBoot(KernelConfig options) {
        if (!options.isSet("SECURITY_LOCKDOWN_LSM")) {
            return new Fact.Absent<>("the kernel is built without SECURITY_LOCKDOWN_LSM");
        }
        if (options.isSet("LOCK_DOWN_KERNEL_FORCE_CONFIDENTIALITY")) {
            return new Fact.Present<>("confidentiality");
        }
        return new Fact.Present<>(options.isSet("LOCK_DOWN_KERNEL_FORCE_INTEGRITY") ? "integrity" : "none");
    }

    private static Fact<String> lockdown(Path file) {
        return KernelFiles.text(file).flatMap(text -> {
            int open = text.indexOf('[');
            int close = text.indexOf(']', open + 1);
            return open < 0 || close < 0
                    ? new Fact.Malformed<>(file + ": line 1: \"" + text + "\" marks no level with brackets")
                    : new Fact.Present<>(text.substring(open + 1, close));
        });
    }

    /** The parameter is root's to read; the command line, its only source, is everybody's. */
    private static Fact<List<String>> blacklist(KernelRoot root) {
        Fact<String> parameter = KernelFiles.text(root.sys("module", "kernel", "parameters", "module_blacklist"));
        return parameter instanceof Fact.Hidden<String>
                ? KernelFiles.text(root.proc("cmdline")).map(KernelPolicy::fromCommandLine)
                : parameter.map(text -> text.equals("(null)") ? List.of() : names(text));
    }

    /** The last one counts, as for every {@code charp} parameter. */
    private static List<String> fromCommandLine(String line) {
        return Arrays.stream(line.split("\\s+"))
                .filter(token -> token.startsWith(BLACKLIST))
                .reduce((first, second) -> second)
                .map(token -> names(token.substring(BLACKLIST.length())))
                .orElse(List.of());
    }

    private static List<String> names(String text) {
        return Arrays.stream(text.split(",")).filter(name -> !name.isEmpty()).toList();
    }
}
