package io.github.jkmod.forecast.verdict;

import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.kernel.MemInfo;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.TrustedCertificates;
import io.github.jkmod.kernel.types.KernelBtf;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Fact;
import java.util.List;
import java.util.Set;

/**
 * What the forecast asks of a kernel. Each answer is the same however often it is asked for; it is found out when it is
 * asked for the first time, so that what no stage needs costs nothing.
 */
public interface KernelFacts {
    /** {@return release and architecture} */
    Fact<KernelIdentity> identity();

    /** {@return the options it was built with} */
    Fact<KernelConfig> config();

    /** {@return its own vermagic ({@code VERMAGIC_STRING}), to the letter: with the blank that normally ends it} */
    Fact<String> vermagic();

    /** {@return what it allows} Of a kernel that does not run: what it allows after a boot without any parameters. */
    KernelPolicy policy();

    /** {@return whether this process may load modules: CAP_SYS_MODULE, and {@code modules_disabled} is off} */
    Fact<Boolean> mayLoad();

    /**
     * {@return the modules that are in} Absent of a kernel that does not run: then a module of its own tree counts as
     * loaded when another needs it, and as not loaded when it is itself asked about.
     */
    Fact<List<ProcModule>> modules();

    /** {@return whether /proc/kallsyms lists data symbols (CONFIG_KALLSYMS_ALL)} */
    Fact<Boolean> listsData();

    /** {@return what it and its modules export; of a running kernel those that are in when this is first used} */
    ExportLookup exports();

    /** {@return how it lays out {@code struct module}, as far as something of the kernel shows it} */
    Fact<StructModuleLayout> structModule();

    /**
     * {@return how it would lay {@code struct module} out by its release's declaration and its options, in one of these ways}
     * Claims: one counts where something bears it out.
     */
    List<StructModuleLayout> declaredStructModule();

    /** {@return the certificates by which it checks signatures} */
    Fact<TrustedCertificates> certificates();

    /** {@return the names in /sys/module that are no loaded modules': built-in code with parameters or a version} */
    Fact<Set<String>> builtInNames();

    /** {@return its type information, on which that of a module builds} Absent where it is built without. */
    Fact<KernelBtf> btf();

    /**
     * {@return whether /sys/module has a folder of that name that is no loaded module's} Sharper than
     * {@link #builtInNames} where that names all that are there for sure, but others may be.
     */
    Fact<Boolean> builtInFolder(String name);

    /** {@return the one format that it unpacks itself, as /sys/module/compression says: gzip, xz or zstd; Absent for none} */
    Fact<String> decompressor();

    /** {@return its memory as /proc/meminfo shows it now} Absent of a kernel that does not run. */
    Fact<MemInfo> memory();
}
